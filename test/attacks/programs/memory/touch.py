# tries: to take all of the machine's memory
# must: MLE
# limits: memory 64 MiB
# cgroup2: yes
kept = []
while True:
    kept.append(bytearray(b"x" * 1_000_000))
