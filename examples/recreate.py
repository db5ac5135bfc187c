"""Re-creates the generated files of the examples from scratch, in a virtual environment of pinned packages.

    python3.11 recreate.py           execute the notebooks and write what they produce
    python3.11 recreate.py --check   execute them and compare with the stored files; exit status 1 if one differs

The environment is kept in .cache/recreate at the root of the repository and made anew when the pins change.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parent
ENVIRONMENT = EXAMPLES.parent / ".cache" / "recreate"
REQUIREMENTS = [EXAMPLES / "requirements-recreate.txt", EXAMPLES / "breast-cancer" / "requirements.txt"]


def environment_python() -> Path:
    """Returns the interpreter of an environment that holds exactly the pinned packages."""
    python = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pins = hashlib.sha256(b"".join(file.read_bytes() for file in REQUIREMENTS)).hexdigest()
    stamp = ENVIRONMENT / "pins.sha256"
    if stamp.is_file() and stamp.read_text() == pins:
        return python
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    print("making the environment", file=sys.stderr)
    venv.create(ENVIRONMENT, with_pip=True)
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", REQUIREMENTS[0]]
    subprocess.run(install, check=True)
    stamp.write_text(pins)
    return python


def main() -> int:
    if sys.version_info[:2] != (3, 11):
        print("The packages are pinned for Python 3.11. Run this script with python3.11.", file=sys.stderr)
        return 2
    python = environment_python()
    return subprocess.run([python, EXAMPLES / "source" / "rebuild.py", *sys.argv[1:]]).returncode


if __name__ == "__main__":
    sys.exit(main())
