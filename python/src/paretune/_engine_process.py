"""The engine: a child process that answers requests about one study, a line of JSON each.

A child that has died is started again, and requests that it had not answered are sent to the new one: what it acknowledged is on
the disk, and a result that is told twice is recorded once.
"""

from __future__ import annotations

import atexit
import itertools
import json
import os
import subprocess
import sys
import threading
import weakref
from concurrent.futures import Future
from typing import Any, Dict, List, Mapping, Optional

from ._errors import ParetuneError
from ._node import command

_MAX_ATTEMPTS = 3
_EXIT_SECONDS = 3.0

_running: "weakref.WeakSet[EngineProcess]" = weakref.WeakSet()


class _Request:
    """A request without an answer."""

    def __init__(self, line: bytes) -> None:
        self.line = line
        self.attempts = 0
        self.child: Optional["subprocess.Popen[bytes]"] = None
        self.answer: "Future[Any]" = Future()


class EngineProcess:
    """Sends requests to the engine of one study. Every method may be called from any thread."""

    def __init__(self, study_file: Optional[str], store: Optional[str] = None, threads: Optional[int] = None) -> None:
        """Without a study file it answers what needs none."""
        flags = [*(["--store", store] if store is not None else []), *(["--threads", str(threads)] if threads else [])]
        self._command = command("engine", *([] if study_file is None else [study_file]), *flags)
        self._lock = threading.RLock()
        self._ids = itertools.count(1)
        self._waiting: Dict[int, _Request] = {}
        self._child: Optional["subprocess.Popen[bytes]"] = None
        self._killed: Optional["subprocess.Popen[bytes]"] = None
        self._closed: Optional["subprocess.Popen[bytes]"] = None
        self._owner = os.getpid()
        _running.add(self)

    def call(self, method: str, params: Optional[Mapping[str, Any]] = None) -> Any:
        """The result of a method. An interruption, such as Ctrl-C, also ends the computation; nothing recorded is lost."""
        answer = self.send(method, params)
        try:
            return answer.result()
        except BaseException as error:
            if not isinstance(error, Exception) and answer.cancel():
                self.kill()
            raise

    def send(self, method: str, params: Optional[Mapping[str, Any]] = None) -> "Future[Any]":
        """The future result of a method."""
        with self._lock:
            number = next(self._ids)
            text = json.dumps({"id": number, "method": method, "params": params or {}}, default=_plain)
            request = _Request(text.encode() + b"\n")
            self._waiting[number] = request
            self._write([number])
        return request.answer

    def kill(self) -> None:
        """Ends the child at once. The next request starts another one."""
        with self._lock:
            if self._child is not None:
                self._killed = self._child
                self._child.kill()

    def close(self) -> None:
        """Ends the child once it has answered."""
        with self._lock:
            child, self._child = self._child, None
            if child is None:
                return
            self._closed = child
        _end(child)

    def leave_parent(self) -> None:
        """After a fork the child belongs to the parent process, so this process starts its own."""
        self._lock = threading.RLock()
        self._owner = os.getpid()
        self._child = None
        self._waiting = {}

    def _write(self, numbers: List[int]) -> None:
        child = self._started()
        for number in numbers:
            request = self._waiting[number]
            request.child = child
            try:
                assert child.stdin is not None
                child.stdin.write(request.line)
                child.stdin.flush()
            except (OSError, ValueError):
                return  # it has died; its reader sends the requests again

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._child is not None and self._child.poll() is None:
            return self._child
        # Ctrl-C is for this process, which decides what becomes of the child.
        apart: Dict[str, Any] = {"start_new_session": True}
        if sys.platform == "win32":
            apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
        child = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, **apart)
        self._child = child
        threading.Thread(target=self._read, args=(child,), name="paretune-engine", daemon=True).start()
        return child

    def _read(self, child: "subprocess.Popen[bytes]") -> None:
        assert child.stdout is not None
        for line in child.stdout:
            if line.endswith(b"\n"):  # else it was cut when the child died
                self._answered(json.loads(line))
        code = child.wait()
        with self._lock:
            if self._child is child:
                self._child = None
            again = []
            for number, request in list(self._waiting.items()):
                if request.child is not child:
                    continue
                if self._killed is not child:  # else it is no fault of the requests
                    request.attempts += 1
                is_left = request.answer.cancelled() or self._closed is child
                if request.attempts < _MAX_ATTEMPTS and not is_left:
                    again.append(number)
                else:
                    del self._waiting[number]
                    message = f"The engine has ended while it answered (exit code {code}). What it had recorded is kept."
                    _set(request.answer, error=ParetuneError(message, "engine-ended"))
            if again:
                self._write(again)

    def _answered(self, document: Mapping[str, Any]) -> None:
        # Without the lock, which a writer may hold that waits for the child to read.
        request = self._waiting.pop(document["id"], None)
        if request is None:
            return
        error = document.get("error")
        if error is None:
            _set(request.answer, document["result"])
            return
        details = {key: value for key, value in error.items() if key not in ("code", "message")}
        _set(request.answer, error=ParetuneError(error["message"], error["code"], details))


def _set(answer: "Future[Any]", result: Any = None, error: Optional[Exception] = None) -> None:
    if not answer.set_running_or_notify_cancel():
        return
    if error is None:
        answer.set_result(result)
    else:
        answer.set_exception(error)


def _end(child: "subprocess.Popen[bytes]") -> None:
    """The end of its input ends the child."""
    try:
        assert child.stdin is not None
        child.stdin.close()
    except OSError:
        pass
    try:
        child.wait(_EXIT_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _plain(value: Any) -> Any:
    """Values of numpy and the like as JSON has them."""
    for name in ("tolist", "item"):
        convert = getattr(value, name, None)
        if callable(convert):
            return convert()
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    raise TypeError(f"{value!r} cannot be sent to the engine: it must be a number, a text, a boolean or a list of these.")


@atexit.register
def _close_all() -> None:
    for process in list(_running):
        process.close()


def _leave_parents() -> None:
    for process in list(_running):
        process.leave_parent()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_parents)
