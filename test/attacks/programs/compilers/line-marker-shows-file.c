// tries: to have the compiler show lines of the host's files beside its messages, by saying that the error is there
// must: CE
#line 1 "/etc/shadow"
int a = "";
error here;
#line 1 "{{secret}}"
error here;
#line 1 "/etc/passwd"
error here;
error there;
#line 1 "/proc/self/environ"
error here;
int main(void) { return 0; }
