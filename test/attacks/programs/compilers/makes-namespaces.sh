# tries: to leave the box by namespaces, mounts and device nodes
# compiler: captured
# must: AC
# prints: contained
{
  echo '#!/bin/sh'
  for way in 'unshare -Ur true' 'unshare -m true' 'mount -t tmpfs none /tmp' 'chroot / true' 'mknod /w/device b 8 0' 'mknod /w/memory c 1 1' 'nsenter -t 1 -m true' 'su root -c true' 'setpriv --reuid 0 true' 'chown 0 /w' 'nice -n -5 true' 'ulimit -n 5000'; do
    sh -c "$way" > /dev/null 2>&1 < /dev/null && test "${way#nice}" = "$way" && echo "echo $way"
  done
  test "$(nice -n -5 nice 2> /dev/null)" -lt 0 && echo 'echo hurried'
  echo 'echo contained'
} > main 2> /dev/null
chmod +x main
