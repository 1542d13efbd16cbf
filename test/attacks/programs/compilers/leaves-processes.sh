# tries: to stay behind as a process, and to change the program while it runs
# compiler: captured
# must: AC
# prints: contained
cat > main <<'X'
#!/bin/sh
others=0
for process in /proc/[0-9]*; do test "$process" = "/proc/$$" || others=$((others + 1)); done
sleep 0.2
test $others = 0 && echo contained || echo $others others
X
chmod +x main
(trap '' TERM HUP INT; exec 0<&- ; while :; do echo echo captured > /w/main; echo echo captured > /program/main; sleep 0.01; done) 2> /dev/null &
(setsid sh -c 'sleep 100' &) &
(setsid sh -c 'exec 1>&- 2>&-; while :; do :; done' &) &
