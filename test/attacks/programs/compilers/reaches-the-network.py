# tries: to send the source away, and to reach the judge's database, while compiling
# compiler: captured
# must: AC
# prints: contained
import os, socket
got = []
for family, address in ((socket.AF_INET, ('127.0.0.1', 5432)), (socket.AF_INET, ('127.0.0.1', 8080)), (socket.AF_INET6, ('::1', 5432)), (socket.AF_UNIX, '/var/run/postgresql/.s.PGSQL.5432'), (socket.AF_UNIX, '/run/docker.sock'), (socket.AF_UNIX, '\0gavel')):
    try:
        with socket.socket(family) as s: s.connect(address); got.append(str(address))
    except OSError: pass
try: socket.getaddrinfo('deb.debian.org', 80); got.append('names')
except OSError: pass
with open('main', 'w') as file: file.write('#!/bin/sh\necho ' + (' '.join(got) or 'contained') + '\n')
os.chmod('main', 0o755)
