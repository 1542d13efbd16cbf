// tries: to read files of the host line by line, in what the compiler says of their syntax
// must: CE
#include "/etc/passwd"
#include "/etc/shadow"
#include "/etc/machine-id"
#include "/root/.bash_history"
#include "{{secret}}"
#include "../../../../../../{{secret}}"
int main(void) { return 0; }
