"""The command line: ``paretune …`` and ``python -m paretune …``."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import NoReturn

from ._node import command


def main() -> NoReturn:
    """Becomes the command line of Paretune, so that signals and the exit code are its own."""
    words = command(*sys.argv[1:])
    if sys.platform != "win32":
        os.execv(words[0], words)
    # Ctrl-C reaches the child as well, which ends with an exit code of its own.
    with subprocess.Popen(words) as child:
        while True:
            try:
                sys.exit(child.wait())
            except KeyboardInterrupt:
                continue


if __name__ == "__main__":
    main()
