"""What came over a TCP connection, by the kernel's count."""

import os
import socket
import struct

BYTES_RECEIVED = 128  # the offset of tcpi_bytes_received in struct tcp_info, linux/tcp.h


def bytes_received(descriptor: int) -> int:
    """All bytes that the peer sent and TCP took, headers and padding too; 0 where nobody counts them."""
    if not hasattr(socket, "TCP_INFO"):  # not Linux
        return 0
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM, fileno=os.dup(descriptor)) as connection:
            info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, BYTES_RECEIVED + 8)
    except OSError:  # closed meanwhile
        return 0
    return int(struct.unpack_from("Q", info, BYTES_RECEIVED)[0]) if len(info) == BYTES_RECEIVED + 8 else 0
