# tries: to change the compilers, their prepared headers and caches, for everybody who compiles later
# compiler: captured
# must: AC
# prints: contained
{
  echo '#!/bin/sh'
  for path in /usr /usr/bin /usr/lib /usr/include /etc /prepared /prepared/* /prepared/*/* /program /lib /lib64 /bin / /proc/self /dev; do
    test -d $path && (: > $path/captured) 2> /dev/null && echo "echo wrote to $path"
  done
  for file in /prepared/cpp/*/*.gch /prepared/java/*.jsa /prepared/go/trim.txt /prepared/go/00/* /usr/bin/as /etc/ld.so.cache /etc/passwd; do
    test -f $file || continue
    (: >> $file) 2> /dev/null && echo "echo opened $file"
    chmod u+w $file 2> /dev/null && echo "echo changed the mode of $file"
    touch -d 2001-01-01 $file 2> /dev/null && echo "echo changed the time of $file"
    mv $file $file.old 2> /dev/null && echo "echo moved $file"
    rm -f $file 2> /dev/null && echo "echo removed $file"
  done 2> /dev/null
  mount -o remount,rw /usr 2> /dev/null && echo 'echo mounted'
  echo 'echo contained'
} > main
chmod +x main
