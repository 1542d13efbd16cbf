# tries: to speak to the judge's database, queue, cache and API on this machine (Judge0, CVE-2024-29021), and become its administrator
# must: AC
# prints: contained
# cgroup2: yes
import socket
import urllib.request

got = []
for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
    for port in (22, 80, 443, 2358, 2375, 3000, 5050, 5432, 5433, 6379, 8080, 8000, 9000, 9092, 10250, 54320):
        try:
            with socket.socket(family, socket.SOCK_STREAM) as talk:
                talk.settimeout(0.2)
                talk.connect((host, port))
                got.append(f"{host} {port}")
        except OSError:
            pass
    for kind in (socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
        try:
            socket.socket(family, kind).sendto(b"x", (host, 9))
            got.append(f"{host} {kind}")
        except OSError:
            pass
for address in ("http://127.0.0.1:3000/v1/submissions", "http://localhost:2358/", "file:///etc/shadow"):
    try:
        urllib.request.urlopen(address, timeout=0.2).read(1)
        got.append(address)
    except OSError:
        pass
for path in ("/var/run/postgresql/.s.PGSQL.5432", "/tmp/.s.PGSQL.5432", "/run/docker.sock", "/var/run/docker.sock", "/run/systemd/private", "/run/dbus/system_bus_socket", "/var/run/redis/redis.sock", "\0/tmp/.X11-unix/X0", "\0gavel"):
    try:
        with socket.socket(socket.AF_UNIX) as talk:
            talk.connect(path)
            got.append(repr(path))
    except OSError:
        pass
print("\n".join(got) or "contained")
