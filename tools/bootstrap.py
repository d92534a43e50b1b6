"""Make a virtual environment that has pip, on a machine with nothing but python3 (standard library only)."""

import os
import shutil
import subprocess
import sys
import venv
from importlib.util import find_spec
from pathlib import Path

OLDEST = (3, 11)


def apt() -> list[str] | None:
    """How to call apt-get without being asked for a password, or None."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n", "apt-get"]
    return None


def main() -> None:
    if sys.version_info < OLDEST:
        wanted, found = ".".join(map(str, OLDEST)), sys.version.split()[0]
        sys.exit(f"Python {wanted} or newer is needed, this is {found}; name one with: make PYTHON=python3.12 …")
    target = Path(sys.argv[1])
    if find_spec("ensurepip") is None:  # Debian and Ubuntu ship venv in a package of its own
        get = apt()
        if get is None:
            sys.exit("python3-venv is missing; run once: sudo apt-get update && sudo apt-get install -y python3-venv")
        print("Installing python3-venv …", flush=True)
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([*get, "update", "-qq"], env=env, check=False)
        install = [*get, "install", "-y", "-qq", "--no-install-recommends", "python3-venv"]
        subprocess.run(install, env=env, check=True, stdout=subprocess.DEVNULL)
        os.execv(sys.executable, [sys.executable, *sys.argv])
    venv.EnvBuilder(with_pip=True, clear=True, symlinks=True).create(target)
    upgrade = [target / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "install", "-q", "-U", "pip"]
    subprocess.run(upgrade, check=False)


if __name__ == "__main__":
    main()
