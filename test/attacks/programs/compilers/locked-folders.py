# tries: to leave folders that nobody may open, list or remove
# compiler: captured
# must: CE
import os
for i in range(50):
    os.makedirs(f'locked{i}/a/b')
    open(f'locked{i}/a/one.class', 'w').close()
    os.chmod(f'locked{i}/a', 0)
    os.chmod(f'locked{i}', 0o111)
os.chmod('.', 0o100)
