# tries: to find tokens, test data, other sources and the judge, with all the time that a compiler has
# compiler: captured
# must: AC
# prints: contained
{
  echo '#!/bin/sh'
  for path in /var /home /work /opt /srv /mnt /media /run /boot /sys /etc/shadow /etc/ssh /etc/gavel /data /var/lib/gavel /proc/kcore /proc/sys /proc/net/tcp {{secret}}; do
    test -r $path && ls -A $path 2> /dev/null | grep -q . && echo "echo found $path"
  done
  ls -A /root 2> /dev/null | grep -vx .rustup | sed "s/.*/echo found &/"
  for process in /proc/[0-9]*; do
    tr '\0' '\n' < $process/environ 2> /dev/null | grep -E 'GAVEL|TOKEN|SECRET|PASSWORD|DATABASE|KEY' | sed "s/.*/echo 'environment of the judge: &'/"
  done
  env | grep -E 'GAVEL|TOKEN|SECRET|PASSWORD|DATABASE|KEY' | sed "s/.*/echo 'environment: &'/"
  ls /proc/self/fd | grep -Ev '^[0-3]$' | sed 's/.*/echo descriptor &/'
  find / -xdev -newer /etc/hostname -type f -not -path '/w/*' -not -path '/proc/*' 2> /dev/null | head -3 | sed 's/.*/echo new: &/'
  echo 'echo contained'
} > main
chmod +x main
