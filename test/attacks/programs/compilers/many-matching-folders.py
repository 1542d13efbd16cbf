# tries: to exhaust the judge's descriptors, stack and time with folders in folders
# compiler: captured
# must: CE
import os
for _ in range(3000):
    os.mkdir('x.class'); os.chdir('x.class')
open('deepest.class', 'w').close()
