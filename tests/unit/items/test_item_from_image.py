"""An item comes out of its row, whatever else the row holds."""

from datetime import UTC, datetime
from decimal import Decimal

from wirewatch.aws.items import item_from_image
from wirewatch.items.item import Declared, Item

ROW = {
    "id": "i-1",
    "guid": "",
    "url": "https://wire.example/a",
    "title": "Convoy enters Idlib",
    "summary": "",
    "published": None,
    "seen": "2020-02-15T09:00:31Z",
    "language": "en",
    "feed": "f-1",
    "source": "Example Wire",
    "tier": Decimal(2),
    "declared": [{"scheme": "nitf", "value": "1"}],
    "state": "new",
    "open_shard": "3",
    "expires": Decimal(1584262831),
}


def test_an_image_is_an_item_and_the_row_s_own_attributes_are_passed_over():
    assert item_from_image(ROW) == Item(
        id="i-1",
        guid="",
        url="https://wire.example/a",
        title="Convoy enters Idlib",
        summary="",
        published=None,
        seen=datetime(2020, 2, 15, 9, 0, 31, tzinfo=UTC),
        language="en",
        feed="f-1",
        source="Example Wire",
        tier=2,
        declared=(Declared("nitf", "1"),),
    )


def test_a_date_is_read_and_missing_urgency_is_none():
    row = {name: value for name, value in ROW.items() if name != "declared"}
    item = item_from_image(row | {"published": "2020-02-15T08:55:00Z"})
    assert item.published == datetime(2020, 2, 15, 8, 55, tzinfo=UTC)
    assert item.declared == ()
