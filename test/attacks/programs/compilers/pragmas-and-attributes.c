// tries: to give the compiler options, plugins and files from within the source
// must: CE or AC
#pragma GCC optimize("-fplugin=/w/main.c")
#pragma GCC optimize("O3,dump=/w/dump,save-temps")
#pragma GCC pch_preprocess "/etc/shadow"
#pragma GCC dependency "{{secret}}"
#pragma GCC target("arch=/etc/shadow")
#pragma comment(linker, "-T/etc/shadow")
#pragma comment(lib, "{{secret}}")
__attribute__((section(".text,\"ax\"\n.incbin \"/etc/shadow\"\n#"))) int injected(void) { return 1; }
__attribute__((optimize("-o/w/other"))) int other(void) { return 2; }
int main(void) { return 0; }
