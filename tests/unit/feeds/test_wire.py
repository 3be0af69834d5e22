"""The kernel's count of what came."""

import socket

from wirewatch.feeds.wire import bytes_received


def test_a_socket_that_is_gone_received_nothing():
    assert bytes_received(-1) == 0


def test_where_nobody_counts_nothing_is_counted(monkeypatch):
    monkeypatch.delattr(socket, "TCP_INFO", raising=False)
    assert bytes_received(0) == 0
