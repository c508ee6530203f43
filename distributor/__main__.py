"""``python -m distributor`` is the same as ``distributor``."""

import sys

from distributor.cli import main

if __name__ == "__main__":
    sys.exit(main())
