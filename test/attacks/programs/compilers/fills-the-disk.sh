# tries: to fill the disk while compiling
# compiler: captured
# must: CE
# compiling: time 10s, memory 256 MiB
for folder in /w /tmp /dev/shm; do cat /dev/zero > $folder/full; cat /dev/zero > $folder/fuller; done
