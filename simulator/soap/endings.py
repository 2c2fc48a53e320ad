"""How a connection ends without a whole reply: on a real socket, and as the exception that a client would get.

A hanging call keeps neither a thread nor a place of the dispatcher: its socket is taken over by one thread for all of
them, and waitress lets go of the connection as if the caller had gone.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import struct
import sys
import threading
from time import monotonic
from typing import Any, NoReturn

from waitress.channel import ClientDisconnected

from simulator.domain.call import NoAnswer
from simulator.domain.reply import Reply

_RESET_AT_CLOSE = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
_FOR_EVER = 3600.0
_MOST_HANGING = 500 if sys.platform == "win32" else 10_000
"""Windows can watch 512 sockets; a caller beyond these is hung up on at once."""


def no_answer(reply: Reply) -> NoAnswer:
    """What a client would say of it."""
    if reply.ending == "reset":
        return NoAnswer("reset", "connection reset by peer")
    if reply.ending == "silence":
        return NoAnswer("empty", "server closed the connection without sending a response")
    sent, announced = len(reply.body), reply.announced
    return NoAnswer("broken", f"connection closed after {sent} of {announced} bytes of the response body")


def hang_up(environ: dict[str, Any], reply: Reply) -> NoReturn:
    """End a request's connection without a byte of reply. Raises what makes waitress let go of it.

    Under another server, and in tests without one, NoAnswer is raised: WSGI has no way to close a connection.
    """
    asked = environ.get("waitress.client_disconnected")
    if asked is None:
        raise no_answer(reply)
    connection: socket.socket | None = asked.__self__.socket
    if connection is not None:
        with contextlib.suppress(OSError):  # the caller has gone by itself
            if reply.ending == "reset":
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_AT_CLOSE)
            else:
                _HANGING.keep(connection.dup(), reply.seconds)
    raise ClientDisconnected


class _Hanging:
    """Open connections that nothing is said on, until the time is up or the caller has gone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._new: list[tuple[socket.socket, float]] = []
        self._kept = 0
        self._wake: socket.socket | None = None

    def keep(self, connection: socket.socket, seconds: float) -> None:
        connection.setblocking(False)
        with self._lock:
            if self._kept >= _MOST_HANGING:
                connection.close()
                return
            self._kept += 1
            self._new.append((connection, monotonic() + seconds))
            if self._wake is None:
                woken, self._wake = socket.socketpair()
                woken.setblocking(False)
                threading.Thread(target=self._watch, args=(woken,), daemon=True, name="tidbok-hanging").start()
            self._wake.send(b"x")

    def _watch(self, woken: socket.socket) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(woken, selectors.EVENT_READ)
            until: dict[socket.socket, float] = {}
            while True:
                soonest = min(until.values(), default=monotonic() + _FOR_EVER)
                ready = selector.select(max(soonest - monotonic(), 0.0))
                spoken = [key.fileobj for key, _ in ready if key.fileobj is not woken]
                if len(spoken) < len(ready):
                    woken.recv(4096)
                    until.update(self._arrived(selector))
                now = monotonic()
                gone = [each for each in spoken if isinstance(each, socket.socket) and _has_gone(each)]
                for connection in {*gone, *(each for each, end in until.items() if end <= now)}:
                    del until[connection]
                    selector.unregister(connection)
                    connection.close()
                    with self._lock:
                        self._kept -= 1

    def _arrived(self, selector: selectors.BaseSelector) -> list[tuple[socket.socket, float]]:
        with self._lock:
            arrived, self._new = self._new, []
        for connection, _ in arrived:
            selector.register(connection, selectors.EVENT_READ)
        return arrived


def _has_gone(connection: socket.socket) -> bool:
    """What is said meanwhile is not listened to."""
    try:
        return connection.recv(65536) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


_HANGING = _Hanging()
"""One for the process; it begins when first used."""
