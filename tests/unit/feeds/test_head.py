"""The head of an answer, from libcurl's lines."""

from wirewatch.feeds.head import LIMIT, Head


def head(*lines: bytes) -> Head:
    taken = Head()
    assert all(taken.take(line + b"\r\n") for line in lines)
    return taken


def test_names_are_lower_case_and_values_are_trimmed():
    assert head(b"HTTP/1.1 200 OK", b"ETag:  x ", b"X:y", b"").headers() == {"etag": "x", "x": "y"}


def test_an_interim_answer_makes_room():
    taken = head(b"HTTP/1.1 103 Early Hints", b"ETag: early", b"", b"HTTP/1.1 200 OK", b"Link: </x>", b"")
    assert taken.headers() == {"link": "</x>"}


def test_a_header_that_looks_like_a_status_line_is_a_header():
    assert head(b"HTTP/2 200", b"ETag: x", b"HTTP/1.1: evil", b"").headers() == {"etag": "x", "http/1.1": "evil"}


def test_trailers_come_too_late():
    assert head(b"HTTP/1.1 200 OK", b"A: b", b"", b"ETag: late", b"").headers() == {"a": "b"}


def test_the_first_of_two_counts_but_lists_are_joined():
    taken = head(b"HTTP/1.1 200 OK", b"ETag: a", b"ETag: b", b"Vary: x", b"vary: y", b"")
    assert taken.headers() == {"etag": "a", "vary": "x, y"}


def test_lines_without_a_name_are_left_out():
    assert head(b"HTTP/1.1 200 OK", b"garbage", b": x", b"").headers() == {}


def test_bytes_that_are_no_text_do_not_hurt():
    assert head(b"HTTP/1.1 200 OK", b"ETag: \xff\xfe", b"").headers() == {"etag": "��"}


def test_a_head_is_whole_with_its_empty_line():
    assert not Head().whole
    assert not head(b"HTTP/1.1 200 OK", b"A: b").whole
    assert head(b"HTTP/1.1 200 OK", b"A: b", b"").whole
    assert not head(b"HTTP/1.1 100 Continue", b"", b"HTTP/1.1 200 OK").whole


def test_there_is_room_for_so_many_bytes_and_no_more():
    taken = Head()
    assert taken.take(b"x" * LIMIT)
    assert not taken.take(b"x")
