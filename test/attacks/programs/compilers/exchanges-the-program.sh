# tries: to have the judge look at one file and copy another
# compiler: captured
# must: AC or CE
# prints: contained
printf '#!/bin/sh\necho contained\n' > first; chmod +x first
cp first main
(while :; do ln -sf /etc/shadow main; ln -sf {{secret}} main; cp --remove-destination first main; done) > /dev/null 2>&1 &
sleep 0.2
cp --remove-destination first main
