# tries: to be taken for a fault of the judge: the program cannot be read
# compiler: captured
# must: CE or RTE or AC
echo '#!/bin/sh' > main
chmod 0111 main
