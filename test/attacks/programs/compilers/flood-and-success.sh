# tries: to flood the judge, and to be a success all the same
# compiler: captured
# must: CE
# says: of messages
printf '#!/bin/sh\necho captured\n' > main; chmod +x main
yes captured | head -c 20000000
exit 0
