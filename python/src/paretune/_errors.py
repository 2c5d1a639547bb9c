"""The error of everything that Paretune refuses or cannot do."""

from __future__ import annotations

from typing import Any, Mapping, Optional


class ParetuneError(Exception):
    """A request that was refused, or that could not be answered.

    Attributes:
        code: the kind of error, in words joined by hyphens, such as ``bad-input``, ``exhausted`` or ``store-changed``. It does
            not change between versions.
        details: what else is known, such as the list of mistakes in a definition.
    """

    def __init__(self, message: str, code: str = "bad-input", details: Optional[Mapping[str, Any]] = None) -> None:
        super().__init__(message)
        self.code = code
        self.details: Mapping[str, Any] = details or {}

    def __reduce__(self) -> Any:
        return (ParetuneError, (str(self), self.code, dict(self.details)))
