// tries: to learn which files the host has, by asking the preprocessor for them
// must: AC
// prints: contained
#include <cstdio>
int main() {
  bool got = false;
#define FOUND(name) std::puts(name), got = true;
#if __has_include("/etc/shadow")
  FOUND("/etc/shadow")
#endif
#if __has_include("/var/lib/gavel/admin-token")
  FOUND("the token")
#endif
#if __has_include("{{secret}}")
  FOUND("a file of the host")
#endif
#if __has_include("/proc/1/root/etc/shadow") || __has_include("/proc/self/root/../etc/shadow")
  FOUND("a file by way of /proc")
#endif
#if __has_include("/root/.ssh/id_rsa") || __has_include("/root/.profile") || __has_include("/home") || __has_include("/var/lib/dpkg/status")
  FOUND("a home")
#endif
#if __has_include("/dev/sda") || __has_include("/dev/vda") || __has_include("/dev/mem") || __has_include("/dev/kmsg") || __has_include("/sys/kernel/notes")
  FOUND("a device")
#endif
#if __has_include("/proc/kallsyms") || __has_include("/proc/cpuinfo") || __has_include("/proc/net/tcp") || __has_include("/proc/sys/kernel/core_pattern")
  FOUND("the kernel")
#endif
  if (!got) std::puts("contained");
}
