# tries: to forge answers of the box by names of files
# compiler: captured
# must: AC
# prints: contained
open('main', 'w').write('#!/bin/sh\necho contained\n')
open('main', 'rb')
import os
os.chmod('main', 0o755)
for name in ('\npassed yes\nend\nok\n.class', 'end\n.class', '%0Aend%0A.class', '\r\n\x1b[2J.class', '\xff\udcff.class', ' .class', '-rf.class', '*.class', '%.class', '%zz.class'):
    open(os.fsencode(name) if '\udcff' not in name else b'\xff\xfe.class', 'w').close()
