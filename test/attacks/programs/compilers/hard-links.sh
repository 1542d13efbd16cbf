# tries: to have files of the toolchain and the host as its own, by hard links
# compiler: captured
# must: CE
for file in /etc/passwd /usr/bin/env /bin/sh /prepared/cpp/bits/all.h /program/x {{secret}} /proc/self/exe; do ln $file main && echo linked $file; done 2> /dev/null
exit 0
