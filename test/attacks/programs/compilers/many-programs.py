# tries: to exhaust the files of the place where programs lie
# compiler: captured
# must: AC or CE
# prints: contained
# compiling: time 20s, memory 1024 MiB
import os
with open('main', 'w') as file: file.write('#!/bin/sh\necho contained\n')
os.chmod('main', 0o755)
os.mkdir('x')
for i in range(12000):
    for name in (f'{i}.class', f'x/{i}.class'): os.close(os.open(name, os.O_CREAT | os.O_WRONLY))
