"""Pages about many things."""

import pytest

from wirewatch.stories.broad import is_broad
from wirewatch.watches.folding import tokens


@pytest.mark.parametrize(
    "title",
    [
        "Live: Turkey quake rescue goes on",
        "Ukraine war latest: what we know on day 900",
        "Idlib: what we know so far",
        "Turkey earthquake - live updates",
        "UK election as it happened",
        "Friday briefing: markets, votes and a goat",
        "Sudan's war, explained",
        "World news in brief",
        "CANLI ANLATIM: İdlib'de son gelişmeler",
        "مباشر | آخر التطورات في إدلب",
        "ماذا نعرف عن إسقاط المروحية",
        "Взрыв в Казани: что известно",
        "Liveticker: Lage in Idlib",
        "EN DIRECT : séisme en Turquie",
        "En vivo: terremoto en Chile, minuto a minuto",
        "【まとめ】北京の地震",
    ],
)
def test_live_blogs_round_ups_and_summaries_are_broad(title):
    assert is_broad(title, tokens(title))


@pytest.mark.parametrize(
    "title",
    [
        "Live music returns to Aleppo",
        "Thousands live in tents near Idlib",
        "Where the displaced live",
        "Direct flights to Damascus resume",
        "Briefing room evacuated after threat",
        "Helicopter shot down over Idlib",
        "",
        "Live",
    ],
)
def test_words_that_only_sound_so_are_not(title):
    assert not is_broad(title, tokens(title))


def test_a_word_that_is_the_whole_title_says_nothing():
    assert not is_broad("Liveticker", tokens("Liveticker"))
