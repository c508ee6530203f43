"""Say in a sentence what is missing before pip says it in fifty lines."""

import importlib.util
import sys

if sys.version_info < (3, 11):
    found = sys.version.split()[0]
    sys.exit(f"distributor needs Python 3.11 or newer; this is {found}. Try: make PYTHON=python3.11")
if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
    sys.exit("This Python cannot make virtual environments; on Debian: apt install python3-venv")
