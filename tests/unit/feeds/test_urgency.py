"""Urgency is read where feeds declare it."""

import pytest

from wirewatch.feeds.entry import Entry
from wirewatch.feeds.parse import parse

CAP = "urn:oasis:names:tc:emergency:cap:1.2"
DECLARED = [
    (f"<a:severity xmlns:a='{CAP}'>Extreme</a:severity>", "cap", ["Extreme"]),
    (f"<c:urgency xmlns:c='{CAP}'>Immediate</c:urgency><c:certainty xmlns:c='{CAP}'>Likely</c:certainty>", "cap", 2),
    ("<cap:severity>Severe</cap:severity>", "cap", ["Severe"]),
    ("<g:alertlevel xmlns:g='http://www.gdacs.org'>Orange</g:alertlevel>", "gdacs", ["Orange"]),
    ("<ed-urg ed-urg='1'/>", "nitf", ["1"]),
    ("<urgency ed-urg='2'/>", "nitf", ["2"]),
    ("<urgency>3</urgency>", "nitf", ["3"]),
    ("<urgency>soon</urgency>", "nitf", []),
    ("<x:urgency xmlns:x='http://iptc.org/std/nar/2006-10-01/'>4</x:urgency>", "nitf", ["4"]),
    ("<category>Breaking</category>", "category", ["Breaking"]),
    ("<m:category xmlns:m='http://search.yahoo.com/mrss/' label='Urgent'>u</m:category>", "category", ["Urgent"]),
    ("<m:keywords xmlns:m='http://search.yahoo.com/mrss/'>flash, war</m:keywords>", "category", ["flash", "war"]),
    ("<category>" + "x" * 500 + "</category>", "category", ["x" * 100]),
]


@pytest.mark.parametrize(("inner", "scheme", "values"), DECLARED)
def test_declared_urgency_is_kept_as_written(inner, scheme, values):
    body = f"<rss version='2.0'><channel><item><title>Quake</title>{inner}</item></channel></rss>".encode()
    (entry,) = parse(body, {}, "https://x.example/").entries
    assert isinstance(entry, Entry)
    found = [each.value for each in entry.declared if each.scheme == scheme]
    assert found == values if isinstance(values, list) else len(found) == values


def test_of_many_categories_the_first_twenty_count():
    inner = "".join(f"<category>{number}</category>" for number in range(50))
    body = f"<rss version='2.0'><channel><item>{inner}</item></channel></rss>".encode()
    (entry,) = parse(body, {}, "https://x.example/").entries
    assert isinstance(entry, Entry)
    assert len(entry.declared) == 20
