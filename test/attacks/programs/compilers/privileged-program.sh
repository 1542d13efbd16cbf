# tries: to gain rights by the program's mode
# compiler: captured
# must: AC
# prints: contained
cat > main <<'X'
#!/bin/sh
ls -ln /program/main | grep -q '^-r-xr-xr-x 1 ' || ls -ln /program
# A box that was not started by root has one user for all that there is.
read -r first outside users < /proc/self/uid_map
test "$users" = 1 || test "$(id -u)" != "$(stat -c %u /w 2>/dev/null)" || echo owns the work folder
grep -q 'CapEff:.0000000000000000' /proc/self/status && grep -q 'CapPrm:.0000000000000000' /proc/self/status && echo contained
X
chmod 7777 main
