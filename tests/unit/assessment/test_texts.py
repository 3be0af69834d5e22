"""What of an item queries look at."""

from dataclasses import replace

import pytest
from tests.fakes.news import an_item

from wirewatch.assessment.texts import texts_of
from wirewatch.items.item import Declared
from wirewatch.watches.matching import Catalogue
from wirewatch.watches.watch import Watch

ITEM = an_item(
    "Konvoy İdlib'e girdi",
    language="tr",
    summary="Altmış araç.",
    source="Boğaz Ajansı",
    url="https://www.ajans.example:8443/a",
    declared=(Declared("nitf", "1"), Declared("category", "Dünya")),
)


@pytest.mark.parametrize(
    ("query", "matches"),
    [
        ("konvoy araç", True),
        ("lang:tr konvoy", True),
        ("lang:en konvoy", False),
        ("site:ajans.example konvoy", True),
        ("site:other.example konvoy", False),
        ("source:boğaz konvoy", True),
        ("category:dünya konvoy", True),
        ("category:1 konvoy", False),
    ],
)
def test_every_field_of_the_language_finds_its_part_of_an_item(query, matches):
    catalogue = Catalogue.compile([Watch("w", "", query)])
    assert bool(catalogue.match(texts_of(ITEM))) is matches


def test_an_address_that_cannot_be_read_has_no_host():
    assert texts_of(replace(ITEM, url="https://[")).site == texts_of(replace(ITEM, url="")).site == ""
