"""Ctrl-C and other signals to end: the first stops the work in order; a later one, if that hangs, ends it at once."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
# To end the workers and take away a half-made database takes milliseconds, and must not be cut short by a second
# Ctrl-C that comes with the first. Who presses it again after this many seconds means it.
_PATIENCE = 1.0


class Stopped(KeyboardInterrupt):
    """Somebody asked the command to end; `code` is the exit code that shells give for it (Ctrl-C: 130)."""

    def __init__(self, number: int = signal.SIGINT) -> None:
        super().__init__(number)
        self.code = 128 + number


@contextmanager
def stopping() -> Iterator[None]:
    """Within it Ctrl-C, SIGTERM and SIGHUP (the terminal was closed) raise Stopped, once.

    Signals that are ignored (`nohup`) or handled by others stay so. After Stopped the handlers stay, for what comes
    while the program ends. Without effect outside the main thread, where Python takes no handlers.
    """
    before: dict[int, Any] = {}
    parent, asked = os.getpid(), 0.0

    def ask(number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if os.getpid() != parent:
            return  # a worker that has not yet set its own
        if not asked:
            asked = time.monotonic()
            raise Stopped(number)
        if time.monotonic() - asked > _PATIENCE:
            os._exit(128 + number)  # workers notice that their parent has gone

    try:
        for number in _numbers():
            if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
                before[number] = signal.signal(number, ask)
    except ValueError:
        pass
    try:
        yield
    finally:
        if not asked:
            for number, handler in before.items():
                signal.signal(number, handler)


@contextmanager
def held() -> Iterator[None]:
    """Holds those signals back until its end, where they can be: processes started within it are born with them
    held, and must take them in hand by `worker`."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _numbers())
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def worker() -> None:
    """For a worker at its start: Ctrl-C and a closed terminal are for the parent, which ends its workers; and where
    the parent is gone, killed perhaps, the worker ends too."""
    import multiprocessing
    import threading

    for number in _numbers():
        signal.signal(number, signal.SIG_DFL if number == signal.SIGTERM else signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _numbers())
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _numbers() -> list[int]:
    return [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
