# tries: to leave code where a later compiler or interpreter would load it: caches, site folders, start files, linker settings
# must: AC
# prints: contained
import os
import site
import sys

places = [
    *sys.path, *site.getsitepackages(), site.getusersitepackages(), sys.prefix, os.path.dirname(os.__file__) + "/__pycache__",
    "/usr/local/lib", "/usr/local/bin", "/usr/lib/gcc", "/usr/include", "/etc/ld.so.preload", "/etc/ld.so.conf.d", "/etc/python3",
    "/prepared", "/prepared/cpp", "/prepared/cpp/bits", "/prepared/go", "/prepared/java", "/prepared/javascript", "/program", "/root", "/root/.rustup",
]
got = []
for place in places:
    if place.startswith("/w") or not place:
        continue
    for name in ("sitecustomize.py", "usercustomize.py", "stdc++.h.gch", "evil.pth", ".bashrc", "libc.so.6"):
        try:
            with open(os.path.join(place, name), "w") as file:
                file.write("evil")
            got.append(os.path.join(place, name))
        except OSError:
            pass
for folder, _, names in os.walk("/prepared"):
    for name in names:
        path = os.path.join(folder, name)
        for how in (lambda: open(path, "r+b"), lambda: os.unlink(path), lambda: os.chmod(path, 0o777), lambda: os.utime(path)):
            try:
                how()
                got.append(path)
            except OSError:
                pass
print("\n".join(got) or "contained")
