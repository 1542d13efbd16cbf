# tries: to leave files that have no name but are held open by a process that ignores its end
# must: AC
# prints: contained
# limits: memory 128 MiB
import os, signal, time

ready, said = os.pipe()
if os.fork() == 0:
    for number in range(1, 32):
        if number not in (signal.SIGKILL, signal.SIGSTOP):
            signal.signal(number, signal.SIG_IGN)
    held = []
    for i in range(50):
        file = os.open(f"/w/hostile-{i}", os.O_CREAT | os.O_RDWR)
        os.write(file, b"x" * (1 << 20))
        os.unlink(f"/w/hostile-{i}")
        held.append(file)
    os.write(said, b"x")
    while True:
        time.sleep(1)
os.read(ready, 1)
print("contained")
