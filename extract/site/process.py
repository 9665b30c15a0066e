"""The process that serves: the socket on which it listens, and what it does with memory."""

from __future__ import annotations

import socket
from contextlib import suppress

from extract.errors import MandatesError


def give_back_memory() -> None:
    """Asks the C library (glibc) to hand large blocks back to the system at once: by itself it keeps what a big answer
    took, in a heap of its own for each thread. Without effect elsewhere."""
    import ctypes

    with suppress(OSError, AttributeError, TypeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(-3, 2**17)  # M_MMAP_THRESHOLD, which otherwise grows with what is freed
        mallopt(-8, 2)  # M_ARENA_MAX


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises MandatesError if the port is taken or the host is not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named, because asyncio looks at the protocol before it switches Nagle's algorithm off: without, every answer in
    # two parts waited 40 ms for the reader's acknowledgement.
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
        sock.listen(128)
    except (TypeError, UnicodeError) as error:  # bytes that are not UTF-8, a name that is too long
        sock.close()
        raise MandatesError(f"--host {host}", "is no name of a computer", "leave it out, or name this one") from error
    except OSError as error:
        sock.close()
        cure = "stop the other program or choose another port: --port 8002 (make serve PORT=8002)"
        raise MandatesError(f"{host}:{port}", f"cannot listen there ({error.strerror})", cure) from error
    return sock
