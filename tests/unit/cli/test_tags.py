"""Tags are found in whatever markup, on their line, in time that grows with the length of the text."""

import time

import pytest

from wirewatch_cli.tags import LONGEST, Tag, find_tags


def test_tags_of_the_wanted_names_are_found_on_their_lines() -> None:
    text = "<Link A=1 b='x &amp; y' C>\n<linked a=2><p>\n\n<a\nhref=\"1 > 0\"/></link>"
    assert list(find_tags(text, "link", "a")) == [
        Tag(1, "link", {"a": "1", "b": "x & y", "c": ""}),
        Tag(4, "a", {"href": "1 > 0"}),
    ]


def test_what_stands_in_a_comment_is_not_found_and_the_lines_stay() -> None:
    text = "<!-- <a b=1>\n --><a b=2><!-- never ends\n<a b=3>"
    assert list(find_tags(text, "a")) == [Tag(2, "a", {"b": "2"}), Tag(3, "a", {"b": "3"})]


def test_of_an_attribute_that_comes_twice_the_first_counts() -> None:
    assert [tag.attributes for tag in find_tags("<a b=1 b=2>", "a")] == [{"b": "1"}]


@pytest.mark.parametrize("between", ["<![if x]", "<!x", "<?", "</", "<script>", "<title>", "'", '"', "&#xD800;", "\0"])
def test_no_markup_between_two_tags_hides_the_second(between: str) -> None:
    assert [tag.attributes for tag in find_tags(f"<a b=1>{between}<a b='2'>", "a")] == [{"b": "1"}, {"b": "2"}]


def test_a_tag_without_an_end_or_beyond_all_measure_is_none() -> None:
    long = f"<a b='{'x' * LONGEST}'>"
    assert [tag.attributes for tag in find_tags(f"{long}<a b=1><a c='2", "a")] == [{"b": "1"}]


@pytest.mark.parametrize("piece", ["<!--", "<!", "<a <!", "<a x='", "<", "</", "<a </", "&"])
def test_a_text_that_is_made_to_be_slow_is_not(piece: str) -> None:
    text = (piece * 200_000)[:400_000]
    began = time.perf_counter()
    assert list(find_tags(text, "a")) == []
    assert time.perf_counter() - began < 5  # html.parser alone takes minutes for some of these
