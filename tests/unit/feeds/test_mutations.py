"""Whatever is done to a feed: no exception, 2 seconds and 256 MB at most, and text that is clean."""

import random
import time
import tracemalloc
import unicodedata
from collections.abc import Iterator

import pytest
from tests.fakes.publisher import DAMAGES, FORMATS, TEXTS, articles, published

from wirewatch.feeds.entry import Entry, Parsed, Unchanged
from wirewatch.feeds.identity import item_id
from wirewatch.feeds.parse import parse
from wirewatch.feeds.text import INVISIBLE, SUMMARY_LIMIT, TITLE_LIMIT

URL = "https://wire.example/feeds/world.xml"
HEADERS = {"content-type": "text/xml"}
SECONDS = 2
MEGABYTES = 256
IN_CI = 400
ALL = 100_000
SPICE = [
    *(b"<item>", b"</item>", b"<entry>", b"</entry>", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?x ", b"?>"),
    *(b"&", b"&#0;", b"&#xD800;", b"&#x202E;", b"&bogus;", b"&lt;script&gt;", b"<script>alert(1)</script>"),
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xed\xa0\x80",
        b"\xef\xbb\xbf",
        b"\x1b[31m",
        b"\r\nBcc: x@example.org",
        "\u202e\u200b".encode(),
    ),
    *(b"<", b">", b'"', b"'", b"xmlns:a='b'", b" xml:base='javascript:x'", b" xml:lang='ar'", b"<title>", b"</title>"),
    *(b"<div><div>", b"<svg>", b"</svg>", b"<content type='application/x'>", b"<a " * 50, b"<b>" * 200, b"&amp;" * 300),
    *(b"99999999999999999999", b"Sat, 31 Feb 99999 25:61:61 +9999", b"{", b"[", b"<!DOCTYPE x [<!ENTITY a '&b;'>]>"),
]
ENDS = [b"</title>", b"</title>", b"</item>", b"</link>", b"</description>", b"</entry>", b"<title>"]
GENTLE = [  # a feed mostly stays well formed with these
    *(
        b"&lt;script&gt;",
        b"&#x202E;",
        b"&#9;&#10;",
        b"<!-- - -->",
        b"<![CDATA[ <b> & ]]>",
        b"<x/>",
        b"<?p i?>",
        b"e&#x301;",
    ),
    *(
        b"&amp;amp;",
        "\u200b\u2066".encode(),
        b"<media:title/>",
        b"<guid/>",
        b"<title/>",
        b"<svg><title>x</title></svg>",
    ),
]


def mutated(chance: random.Random) -> bytes:
    """A feed of the publisher's, damaged in one to eight places."""
    encoding = chance.choice([*TEXTS, "utf-8", "utf-8", "utf-8"])
    body = published(chance.choice(list(FORMATS)), articles(chance.randint(1, 6), words=TEXTS[encoding]), encoding)
    if chance.random() < 0.3 and b"</" in body:
        body = chance.choice(list(DAMAGES.values()))(body)
    if chance.random() < 0.25:
        end = chance.choice(ENDS)
        return body.replace(end, chance.choice(GENTLE) + end, chance.randint(1, 4))
    for _ in range(chance.randint(1, 8)):
        body = _mutation(body, chance)
    return body


def _mutation(body: bytes, chance: random.Random) -> bytes:
    at, end = sorted(chance.randrange(len(body) + 1) for _ in range(2))
    end = min(end, at + 2000)
    match chance.randrange(6):
        case 0:
            return body[:at] + chance.choice(SPICE) + body[at:]
        case 1:
            return body[:at] + body[end:] or b"<"
        case 2:
            return body[:end] + body[at:end] * chance.randint(1, 4) + body[end:]
        case 3:
            return body[:at] + bytes([chance.randrange(256)]) + body[at + 1 :]
        case 4:
            return body[:at] or b"<"
        case _:
            return body.replace(
                chance.choice([b"<", b">", b"title", b"link", b"=", b'"', b" "]), chance.choice(SPICE), 3
            )


def unclean(entry: Entry) -> Iterator[str]:
    """What is wrong with the texts of an entry."""
    for text, limit in ((entry.title, TITLE_LIMIT), (entry.summary, SUMMARY_LIMIT)):
        if INVISIBLE.search(text) or any(unicodedata.category(each) in {"Cc", "Cs"} for each in text):
            yield f"invisible characters in {text!r}"
        if len(text) > limit or not unicodedata.is_normalized("NFC", text):
            yield f"too long or not NFC: {text!r}"
        text.encode()
    if entry.link and not entry.link.startswith(("http://", "https://")):
        yield f"no web address: {entry.link!r}"


def read_twice(body: bytes, seed: int) -> Parsed:
    """Parse it, and once more with half of its entries known: the same entries come out."""
    parsed = parse(body, HEADERS, URL)
    known = {each.raw: item_id("f", each) or "" for each in parsed.entries[::2] if isinstance(each, Entry) and each.raw}
    again = parse(body, HEADERS, URL, known)
    by_raw = {each.raw: each for each in parsed.entries if isinstance(each, Entry)}
    told = tuple(by_raw[each.raw] if isinstance(each, Unchanged) else each for each in again.entries)
    assert told == parsed.entries, f"seed {seed}: read in part it has other entries"
    return parsed


def try_mutations(seeds: range) -> tuple[int, int]:
    """How many had entries, and how many were taken apart."""
    readable = apart = 0
    for seed in seeds:
        body = mutated(random.Random(seed))
        started = time.process_time()
        parsed = read_twice(body, seed)
        assert time.process_time() - started <= SECONDS, f"seed {seed} took too long"
        assert not [each for entry in parsed.entries if isinstance(entry, Entry) for each in unclean(entry)], (
            f"seed {seed}"
        )
        readable += bool(parsed.entries)
        apart += any(isinstance(each, Entry) and each.raw != "" for each in parsed.entries)
    return readable, apart


def test_mutated_feeds_break_nothing():
    readable, apart = try_mutations(range(IN_CI))
    assert readable > IN_CI / 2, "mutations so heavy that they prove nothing"
    assert apart > IN_CI / 20


@pytest.mark.proof(seconds=30)
@pytest.mark.parametrize("part", range(20))
def test_a_hundred_thousand_mutated_feeds_break_nothing(part):
    try_mutations(range(part * ALL // 20, (part + 1) * ALL // 20))


def test_the_largest_mutations_stay_within_their_memory():
    chance = random.Random(0)
    for form in ("rss 2.0, rich", "atom 1.0, rich"):
        body = _mutation(published(form, articles(100)) + b"<b>" * 5000 + b"&amp;" * 5000, chance)
        tracemalloc.start()
        parse(body, HEADERS, URL)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < MEGABYTES * 2**20, form
