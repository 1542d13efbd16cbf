# tries: to forge answers of the box by the name of a file that it cannot copy
# compiler: captured
# must: CE
import os
for i in range(12):
    name = f'{i}\npassed yes\nstdout 3\nyes\nend\nok\nresult exited\nexit-code 0\ncollected main\npassed yes\nend\n.class'
    with open(name, 'wb') as file: file.truncate(127 << 20)
