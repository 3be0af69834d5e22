"""How rare words are."""

from wirewatch.stories.vocabulary import Vocabulary, merged


def test_the_more_items_have_a_word_the_less_rare_it_is():
    known = Vocabulary(100, {"idlib": 40, "pilot": 2})
    assert known.rarity("helicopter") > known.rarity("pilot") > known.rarity("idlib") > 0


def test_a_word_that_all_items_have_is_still_a_little_rare():
    assert Vocabulary(1, {"idlib": 1}).rarity("idlib") > 0
    assert Vocabulary(10_000, {"idlib": 10_000}).rarity("idlib") > 0


def test_two_that_learned_apart_know_together_what_both_saw():
    both = merged(Vocabulary(3, {"a": 3, "b": 1}), Vocabulary(2, {"b": 2, "c": 1}))
    assert both == Vocabulary(5, {"a": 3, "b": 3, "c": 1})


def test_only_the_most_frequent_words_are_kept():
    both = merged(Vocabulary(9, {f"w{n}": 1 for n in range(5000)}), Vocabulary(1, {"w4999": 1}))
    assert len(both.counts) == 4000
    assert next(iter(both.counts)) == "w4999"


def test_old_news_weighs_less():
    both = merged(Vocabulary(50_000, {"idlib": 800, "once": 1}), Vocabulary(10, {"idlib": 10}))
    assert both == Vocabulary(25_005, {"idlib": 405})
