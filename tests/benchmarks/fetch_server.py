"""A process that answers 304 to every request on 127.0.0.0/8: plain on one port, over TLS on the other.

Prints both ports and serves until it is killed: `python fetch_server.py CERTIFICATE`.
"""

import asyncio
import ssl
import sys

ANSWER = b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\nCache-Control: max-age=60\r\n\r\n'


class NotModified(asyncio.Protocol):
    """One answer for each empty line."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._heard = b""

    def data_received(self, data: bytes) -> None:
        self._heard += data
        *asked, self._heard = self._heard.split(b"\r\n\r\n")
        self._transport.write(ANSWER * len(asked))


async def serve(certificate: str) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    loop = asyncio.get_running_loop()
    servers = [await loop.create_server(NotModified, "0.0.0.0", 0, ssl=each, backlog=4096) for each in (None, tls)]
    sys.stdout.write(" ".join(str(server.sockets[0].getsockname()[1]) for server in servers) + "\n")
    sys.stdout.flush()
    await asyncio.gather(*(server.serve_forever() for server in servers))


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1]))
