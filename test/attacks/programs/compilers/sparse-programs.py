# tries: to fill the host's memory with programs that are nothing but holes
# compiler: captured
# must: CE
for i in range(1000):
    with open(f'{i}.class', 'wb') as file: file.truncate(120 << 20)
