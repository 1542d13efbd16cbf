// tries: to leave a key in the keyring of its user or its session, or to read those of the judge
// must: AC
// prints: contained
#include <linux/keyctl.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int main() {
  int got = 0;
  // Thread, process, session, user, user session, group, request key and persistent.
  for (int ring = -1; ring >= -8; ring--) {
    if (syscall(SYS_add_key, "user", "attack-key", "message", 7, ring) >= 0) got = printf("added to %d\n", ring);
    if (syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, ring, 1) >= 0) got = printf("found %d\n", ring);
    if (syscall(SYS_keyctl, KEYCTL_READ, ring, NULL, 0) >= 0) got = printf("read %d\n", ring);
    if (syscall(SYS_keyctl, KEYCTL_SETPERM, ring, 0x3f3f3f3f) >= 0) got = printf("opened %d\n", ring);
  }
  if (syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, "attack-session") >= 0) got = puts("joined a session");
  if (syscall(SYS_keyctl, KEYCTL_GET_PERSISTENT, -1, -3) >= 0) got = puts("the persistent keyring");
  if (syscall(SYS_request_key, "user", "attack-key", "run a helper as root", -3) >= 0) got = puts("requested a key");
  if (!got) puts("contained");
}
