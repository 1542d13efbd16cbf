# tries: to leave messages for the run, and for the compilations after it
# compiler: captured
# must: AC
# prints: contained
cat > main <<'X'
#!/bin/sh
set -- /w/* /w/.[!.]* /tmp/* /tmp/.[!.]* /dev/shm/* /dev/shm/.[!.]*
found=$(for name; do test -e "$name" -o -L "$name" && echo "$name"; done)
echo "${found:-contained}"
X
chmod +x main
for folder in /w /tmp /dev/shm; do
  echo message > $folder/file; echo message > $folder/.hidden; mkfifo $folder/pipe; ln -s /program/main $folder/link; mkdir -p $folder/a/b/c; ln -s nowhere $folder/.dangling
done
