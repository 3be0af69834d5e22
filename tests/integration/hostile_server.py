"""Servers that misbehave, on loopback sockets: each behaviour is a function of one connection."""

import base64
import gzip
import itertools
import socket
import ssl
import struct
import threading
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any, Self

Behaviour = Callable[[socket.socket], None]
ZEROS = bytes(2**20)


class HostileServer:
    """Listens while it is entered; a thread for each connection, which the behaviour has to itself."""

    def __init__(
        self, behaviour: Behaviour, *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1", port: int = 0
    ) -> None:
        self._behaviour = behaviour
        self._tls = tls
        self._listener = socket.create_server((host, port))
        self._open: list[socket.socket] = []
        self.connections = 0
        self.url = f"http{'s' if tls else ''}://{host}:{self._listener.getsockname()[1]}/feed"

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.connections += 1
                self._open.append(connection)
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError, ValueError):
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
                self._open.append(connection)
            self._behaviour(connection)
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        connection.close()


def hear(connection: socket.socket) -> bytes:
    """One request, up to its empty line."""
    heard = b""
    while b"\r\n\r\n" not in heard:
        piece = connection.recv(65536)
        if not piece:
            raise ConnectionAbortedError
        heard += piece
    return heard


def answers(*pieces: bytes) -> Behaviour:
    """To every request on a connection the same bytes."""

    def behave(connection: socket.socket) -> None:
        while hear(connection):
            connection.sendall(b"".join(pieces))

    return behave


def says_and_hangs_up(*pieces: bytes) -> Behaviour:
    """The bytes, then the end."""

    def behave(connection: socket.socket) -> None:
        hear(connection)
        connection.sendall(b"".join(pieces))

    return behave


def pours(first: bytes, piece: bytes, every: float = 0) -> Behaviour:
    """The first bytes, then the piece for ever, with so many seconds in between."""

    def behave(connection: socket.socket) -> None:
        hear(connection)
        connection.sendall(first)
        while True:
            connection.sendall(piece)
            time.sleep(every)

    return behave


def never_answers(connection: socket.socket) -> None:
    """Listens to the end of time."""
    while connection.recv(65536):
        pass


def closes_at_once(connection: socket.socket) -> None:
    """No word."""


def resets(connection: socket.socket) -> None:
    """Slams the door after the request."""
    hear(connection)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def handshakes_slowly(connection: socket.socket) -> None:
    """The beginning of a TLS record, a byte a second."""
    connection.recv(65536)
    for byte in b"\x16\x03\x03\x40\x00" + bytes(1000):
        connection.sendall(bytes([byte]))
        time.sleep(1)


def poisons(good: bytes, poison: bytes) -> Behaviour:
    """A good answer with another one right behind it, which nobody asked for."""

    def behave(connection: socket.socket) -> None:
        for number in itertools.count():
            hear(connection)
            connection.sendall(good if number else good + poison)

    return behave


def poisons_later(good: bytes, poison: bytes, after: float) -> Behaviour:
    """A good answer, and some time after it, while the connection lies idle, another one."""

    def behave(connection: socket.socket) -> None:
        hear(connection)
        connection.sendall(good)
        time.sleep(after)
        connection.sendall(poison)
        never_answers(connection)

    return behave


def hangs_up_when_idle(good: bytes) -> Behaviour:
    """One answer that promises to stay, and then does not."""
    return says_and_hangs_up(good)


def reply(body: bytes = b"", *headers: bytes, status: bytes = b"200 OK") -> bytes:
    """An answer in good order."""
    lines = [b"HTTP/1.1 " + status, b"Content-Length: %d" % len(body), *headers]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


@cache
def gzip_bomb(megabytes: int, layers: int = 1) -> bytes:
    """So many megabytes of zeros, packed once or several times."""
    if layers > 1:
        return gzip.compress(gzip_bomb(megabytes, layers - 1))
    deflate = zlib.compressobj(9, wbits=-15)
    one = deflate.compress(ZEROS) + deflate.flush(zlib.Z_FULL_FLUSH)  # which may stand any number of times in a row
    check = struct.pack("<II", zlib.crc32(ZEROS * megabytes), len(ZEROS) * megabytes)
    return gzip.compress(b"")[:10] + one * megabytes + deflate.flush() + check


BROTLI_BOMB = base64.b64decode(
    "y///PwAkAOKxQHLv//j//weABEAcFoDu/R////8AkACIwwLQvf/j//8fABIAcVgAuvd//P//A0ACIA4LQPf+j///fwBIAMRhAeje"
    "//H//w8ACYA4LADd+z/+//8BIAEQhwWge//H//8/ACQA4rAAdO//+P//B4AEQBwWgO79H////wCQAIjDAtC9/+P//x8AEgBxWAC6"
    "93/5//8DQAIgDgtA9/4H"
)  # 100 MB of zeros


# HTTP/2, as little of it as it takes to misbehave (RFC 9113). ------------------------------------

DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, CONTINUATION = 0, 1, 3, 4, 6, 7, 9
END_STREAM, END_HEADERS = 1, 4
OK, NOT_MODIFIED = b"\x88", b"\x8b"  # :status 200 and 304 of the static table (RFC 7541)


def frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    """One frame."""
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def literal(name: bytes, value: bytes) -> bytes:
    """A header field, written out; both shorter than 127 bytes."""
    return b"\x00" + bytes([len(name)]) + name + bytes([len(value)]) + value


def streams(connection: socket.socket) -> Any:
    """The ids of the streams that the client opens, while its settings are acknowledged."""
    reader = connection.makefile("rb")
    reader.read(24)  # the preface
    connection.sendall(frame(SETTINGS, 0, 0))
    while head := reader.read(9):
        length, kind, flags, stream = int.from_bytes(head[:3]), head[3], head[4], int.from_bytes(head[5:9])
        reader.read(length)
        if kind == SETTINGS and not flags & 1:
            connection.sendall(frame(SETTINGS, 1, 0))
        if kind == HEADERS:
            yield stream


def h2_answers(*frames: tuple[int, int, bytes], again: tuple[int, int, bytes] | None = None) -> Behaviour:
    """To every stream these frames (kind, flags, payload), then one of them again and again."""

    def behave(connection: socket.socket) -> None:
        for stream in streams(connection):
            for kind, flags, payload in frames:
                connection.sendall(frame(kind, flags, stream, payload))
            while again:
                kind, flags, payload = again
                connection.sendall(frame(kind, flags, 0 if kind in (PING, SETTINGS) else stream, payload) * 100)

    return behave
