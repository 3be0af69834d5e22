"""A body is taken apart, or it is not: never wrongly."""

import pytest

from wirewatch.feeds.scan import is_leaky, root_name, split

HEAD = b'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>Wire</title>'
ONE, TWO, TAIL = b"<item><title>1</title></item>", b'<item rdf:about="x"><title>2</title></item>', b"</channel></rss>"
BODY = HEAD + ONE + b"\n " + TWO + TAIL


def test_a_body_comes_apart_into_head_entries_and_tail():
    pieces = split(BODY, "")
    assert pieces
    assert pieces[:3] == (HEAD, (ONE, TWO), TAIL)
    assert pieces.only((TWO,)) == HEAD + TWO + TAIL


def test_atom_entries_are_found_too():
    pieces = split(b"<!-- a --><feed><entry>1</entry></feed>", "")
    assert pieces
    assert pieces.entries == (b"<entry>1</entry>",)


def raws(body: bytes, context: str = "") -> tuple[str, ...]:
    pieces = split(body, context)
    assert pieces
    return pieces.raws


def test_an_entry_has_the_same_name_wherever_it_stands():
    later = HEAD.replace(b"Wire", b"Wire, 12:05") + b"<item>3</item>" + TWO + ONE + TAIL
    assert raws(later)[1:] == tuple(reversed(raws(BODY)))


OTHER_CONTEXTS = [
    (BODY, "https://other.example/"),
    (BODY.replace(b'"2.0"', b'"2.0" xml:base="/x/"'), ""),
    (BODY.replace(b"<channel>", b'<channel xml:lang="ar">'), ""),
]


@pytest.mark.parametrize(("body", "context"), OTHER_CONTEXTS)
def test_under_another_root_or_address_every_entry_has_another_name(body, context):
    assert not set(raws(body, context)) & set(raws(BODY))


DOUBTFUL = {
    "no feed": b"<html><item>1</item></html>",
    "no XML": b"words <item>1</item>",
    "no entries": HEAD + TAIL,
    "a document type": b"<!DOCTYPE rss><rss><channel>" + ONE + TAIL,
    "a bracket in an attribute": b'<rss a="x>y"><channel>' + ONE + TAIL,
    "an entry in an entry": HEAD + b"<item><item>1</item></item>" + TAIL,
    "an end in CDATA": HEAD + b"<item><![CDATA[</item>]]></item>" + TAIL,
    "a start in CDATA": HEAD + b"<item><![CDATA[<item>]]></item>" + TAIL,
    "words between": HEAD + ONE + b"ad" + TWO + TAIL,
    "a comment between": HEAD + ONE + b"<!-- ad -->" + TWO + TAIL,
    "an empty entry": HEAD + ONE + b"<item/>" + TWO + TAIL,
    "cut off in an entry": HEAD + ONE + b"<item><title>2",
    "capitals": HEAD + ONE + TWO + b"<Item>3</Item>" + TAIL,
    "a prefix": HEAD + b"<r:item>0</r:item>" + ONE + TAIL,
    "an end without a start": HEAD + b"</item>" + ONE + TAIL,
}


@pytest.mark.parametrize("case", DOUBTFUL)
def test_a_doubtful_body_is_left_whole(case):
    assert split(DOUBTFUL[case], "") is None


LEAKY = [
    (b'<item><description><div lang="fr">x</div></description></item>', True),
    (b'<entry xml:lang="ar"><content><div>x</div></content></entry>', True),
    (b'<item><description><![CDATA[<div lang="fr">x</div>]]></description></item>', False),
    (b"<item><description><div>x</div></description></item>", False),
    (b"<item><description>x<title/></description><title>y</title></item>", True),
    (b"<item><description><![CDATA[<title>x</title>]]></description><title>y</title></item>", False),
    (b"<item><title>x</title><media:title>y</media:title></item>", False),
]


@pytest.mark.parametrize(("entry", "leaky"), LEAKY)
def test_an_entry_that_changes_those_after_it_is_known(entry, leaky):
    assert is_leaky(entry) is leaky


ROOTS = [(BODY, "rss"), (b"<!-- x --><rdf:RDF a='b'>", "rdf:RDF"), (b"  <urlset>", "urlset"), (b"{}", ""), (b"", "")]


@pytest.mark.parametrize(("document", "name"), ROOTS)
def test_the_root_is_named_as_written(document, name):
    assert root_name(document) == name
