# The compilation after an attack: all that it finds, said in an error. The same in every compilation of a fresh box.
exec >&2
export LC_ALL=C
ls -A / /prepared /prepared/*
# The file that is compiled is new each time.
for folder in /w /tmp /dev/shm /program; do stat -c '%n %A %u %g %h %s' $folder; ls -AlnR $folder | grep -v ' look\.sh$'; done
stat -c '%n %X %Y' /tmp /dev/shm
env | sort
ls /proc /proc/self/fd
cat /proc/self/limits
grep -E '^(Cap|Sig|Shd|NoNewPrivs|Seccomp|Uid|Gid|Threads|Umask)' /proc/self/status
mkdir /w/writable /tmp/writable /dev/shm/writable && echo writable
exit 1
