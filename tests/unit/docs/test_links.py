"""Every relative link and every picture of the docs leads somewhere."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

PROJECT = Path(__file__).parents[3]
DOCS = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
LARGEST = 150_000  # bytes of a picture


def text_of(doc: Path) -> str:
    """A page without its code, in which nothing is a link."""
    return CODE.sub("", doc.read_text(encoding="utf-8"))


def anchors(doc: Path) -> set[str]:
    """The fragments that a page's headings get on GitHub."""
    prose = re.sub(r"```.*?```", "", doc.read_text(encoding="utf-8"), flags=re.DOTALL)
    plain = (re.sub(r"[^\w\- ]", "", each.lower()) for each in HEADING.findall(prose))
    return {each.replace(" ", "-") for each in plain}


def links(doc: Path) -> list[str]:
    """Links and pictures that lie in the project."""
    found = [one or other for one, other in LINK.findall(text_of(doc))]
    return [each for each in found if not re.match(r"[a-z]+:", each)]


def broken(doc: Path) -> list[str]:
    """The links of a page that lead nowhere."""
    wrong = []
    for link in links(doc):
        path, _, fragment = link.partition("#")
        target = (doc.parent / unquote(path)).resolve() if path else doc
        if not target.exists() or (fragment and target.suffix == ".md" and fragment not in anchors(target)):
            wrong.append(link)
    return wrong


@pytest.mark.parametrize("doc", DOCS, ids=lambda doc: doc.name)
def test_every_relative_link_leads_somewhere(doc):
    assert broken(doc) == []


def test_every_page_can_be_reached_from_the_readme():
    seen: set[Path] = set()
    open_pages = [PROJECT / "README.md"]
    while open_pages:
        doc = open_pages.pop()
        seen.add(doc)
        targets = {(doc.parent / each.partition("#")[0]).resolve() for each in links(doc) if each.partition("#")[0]}
        open_pages += [each for each in targets if each.suffix == ".md" and each.is_file() and each not in seen]
    assert [each.name for each in DOCS if each not in seen] == []


def test_every_picture_is_shown_and_small_enough():
    pictures = {each for each in (PROJECT / "docs/images").iterdir() if each.is_file()}
    shown = {(doc.parent / unquote(each)).resolve() for doc in DOCS for each in links(doc)}
    assert [each.name for each in sorted(pictures - shown)] == []
    assert [each.name for each in sorted(pictures) if each.stat().st_size > LARGEST] == []


def test_a_broken_link_would_be_found(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text('# One heading\n\n[a](#one-heading) [b](#two) [c](gone.md) <img src="x.png"> `[d](code.md)`\n')
    assert broken(page) == ["#two", "gone.md", "x.png"]
