"""Where titles say that it is."""

import pytest

from wirewatch.stories.places import places


@pytest.mark.parametrize(
    ("title", "language", "found"),
    [
        ("Wildfire near Athens forces evacuation in Greece", "en", ("athen", "greec")),
        ("Quake off the Fukushima coast", "en", ("fukushima",)),
        ("Stocks fall in early trading in March", "en", ()),
        ("Explosion bei Köln", "de", ("koln",)),
        ("Séisme près de Casablanca", "fr", ("casablan",)),
        ("İdlib'de deprem", "tr", ()),
        ("", "en", ()),
    ],
)
def test_places_stand_behind_prepositions(title, language, found):
    assert places(title, language) == found
