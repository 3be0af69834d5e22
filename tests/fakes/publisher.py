"""A publisher of feeds: every format, encoding and malformation that the parser is to cope with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

NEWEST = datetime(2020, 2, 15, 14, 5, tzinfo=UTC)
PLACES = ("Idlib", "Ankara", "Al-Atarib", "Kafranbel", "Taftanaz", "Sarmin")
TEXTS = {  # encoding: words that it can write
    "utf-8": "Convoi à Idlib · إدلب · Идлиб · 伊德利卜",
    "utf-8-sig": "Convoi à Idlib · إدلب",
    "utf-16": "Convoi à Idlib · إدلب · 伊德利卜",
    "utf-32": "Convoi · Идлиб",
    "iso-8859-1": "Convoi à l'été, señor",
    "iso-8859-9": "Konvoy İdlib'e girdi, çatışma",
    "windows-1250": "Konvoj vjel do Idlíbu, říká ministr",
    "windows-1251": "Колонна вошла в Идлиб",
    "windows-1252": "“Convoy” – l’été €5",
    "windows-1256": "رتل يدخل إدلب",
    "koi8-r": "Колонна вошла в Идлиб",
    "gb2312": "车队进入伊德利卜",
    "big5": "車隊進入伊德利卜",
    "shift_jis": "車列がイドリブに入る",
    "euc-kr": "호송대가 이들리브에 진입",
}


@dataclass(frozen=True)
class Article:
    """The `number`th; higher ones are newer."""

    number: int
    words: str = "Convoy & crew"
    edition: str = ""

    @property
    def title(self) -> str:
        return f"{self.words} {PLACES[self.number % 6]} <{self.number}> {self.edition}".strip()

    @property
    def link(self) -> str:
        return f"https://wire.example/news?id={self.number}&from=feed"

    @property
    def date(self) -> datetime:
        return NEWEST + timedelta(minutes=7 * self.number)

    @property
    def html(self) -> str:
        return f"<p>{escape(self.title)}</p><p class='b'>Sixty <b>vehicles</b>, {self.number} &eacute;t&eacute;.</p>"


Format = Callable[[Article], str]


def rss(article: Article) -> str:
    return f"""<item><title>{escape(article.title)}</title><link>{escape(article.link)}</link>
<guid isPermaLink="false">w-{article.number}</guid><description>{escape(article.html)}</description>
<category>World</category><category domain="x">Breaking</category>
<pubDate>{format_datetime(article.date)}</pubDate></item>"""


def rich_rss(article: Article) -> str:
    return f"""<item>
<guid>{escape(article.link)}</guid><content:encoded><![CDATA[{article.html}]]></content:encoded>
<title><![CDATA[{article.title.replace("<", "(").replace(">", ")")} &amp; <b>more</b>]]></title>
<dc:creator>A. Writer</dc:creator><media:content url="https://x.example/a.jpg" medium="image">
<media:title>A picture</media:title><media:credit>B</media:credit></media:content>
<media:thumbnail url="https://x.example/t.jpg"/><media:keywords>war, Idlib</media:keywords>
<slash:comments>3</slash:comments>
<dc:date>{article.date.isoformat()}</dc:date><dc:subject>Syria</dc:subject><dc:language>en</dc:language></item>"""


def poor_rss(article: Article) -> str:
    return f"<item><title>{escape(article.title)}</title><link>/relative/{article.number}</link></item>"


def strange_rss(article: Article) -> str:
    return f"""<item><media:title>{escape(article.title)} on film</media:title>
<title type="html">{escape(article.title)}</title><guid>tag:wire.example,2020:{article.number}</guid>
<description><div lang="fr">Plain <div>nested</div></div></description>
<pubDate>15/02/2020 {article.number:02d}h</pubDate><cap:severity>Severe</cap:severity>
<x:unknown xmlns:x="urn:x" a="1">?</x:unknown><media:description>What it shows</media:description><source url="https://s.example/">S</source></item>"""


def rdf(article: Article) -> str:
    return f"""<item rdf:about="{escape(article.link)}"><title>{escape(article.title)}</title>
<link>{escape(article.link)}</link><description>{escape(article.html)}</description>
<dc:date>{article.date.isoformat()}</dc:date></item>"""


def atom(article: Article) -> str:
    return f"""<entry><id>tag:wire.example,2020:{article.number}</id><title type="html">{escape(article.title)}</title>
<link rel="alternate" type="text/html" href="{escape(article.link)}"/><link rel="replies" href="/r"/>
<category term="syria" label="Syria"/><author><name>A. Writer</name><uri>/a</uri></author>
<published>{article.date.isoformat()}</published><updated>{article.date.isoformat()}</updated>
<content type="html" xml:base="https://elsewhere.example/">{escape(article.html)}</content></entry>"""


def rich_atom(article: Article) -> str:
    return f"""<entry xml:lang="ar"><id>urn:x:{article.number}</id><title>{escape(article.title)}</title>
<link href="posts/{article.number}" xml:base="https://base.example/in/"/><updated>{article.date:%Y-%m-%dT%H:%MZ}</updated>
<summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Sixty <i>vehicles</i></p></div></summary>
<source><title>Not this title</title></source></entry>"""


def old_atom(article: Article) -> str:
    return f"""<entry><title mode="escaped">{escape(article.title)}</title><id>{article.number}</id>
<link rel="alternate" type="text/html" href="{escape(article.link)}"/>
<issued>{article.date.isoformat()}</issued><modified>{article.date.isoformat()}</modified></entry>"""


SPACES = """xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"
 xmlns:atom="http://www.w3.org/2005/Atom" xmlns:cap="urn:oasis:names:tc:emergency:cap:1.2" """
CHANNEL = """<channel><title>Wire &amp; Co</title><link>https://wire.example/</link><language>en-gb</language>
<image><title>Not this</title><url>/i.png</url></image><lastBuildDate>Sat, 15 Feb 2020 14:05:00 GMT</lastBuildDate>"""
RDF = """xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" """
FORMATS: dict[str, tuple[str, Format, str]] = {  # head, an entry, tail
    "rss 2.0": (f'<rss version="2.0" {SPACES}>{CHANNEL}', rss, "</channel></rss>"),
    "rss 2.0, rich": (f'<rss version="2.0" {SPACES}>\n{CHANNEL}', rich_rss, "\n</channel>\n</rss>\n"),
    "rss 2.0, strange": (f'<rss version="2.0" {SPACES}>{CHANNEL}', strange_rss, "</channel></rss>"),
    "rss 0.91": (f'<rss version="0.91">{CHANNEL}', poor_rss, "</channel></rss>"),
    "rss 0.92": (f'<rss version="0.92" xml:lang="tr">{CHANNEL}', rss, "</channel></rss>"),
    "rss 1.0": (f'<rdf:RDF {RDF} xmlns="http://purl.org/rss/1.0/">{CHANNEL}</channel>', rdf, "</rdf:RDF>"),
    "rss 0.90": (
        f'<rdf:RDF {RDF} xmlns="http://my.netscape.com/rdf/simple/0.9/">{CHANNEL}</channel>',
        rdf,
        "</rdf:RDF>",
    ),
    "atom 1.0": (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Wire</title><id>f</id>',
        atom,
        "</feed>",
    ),
    "atom 1.0, rich": ('<feed xmlns="http://www.w3.org/2005/Atom"><title>W</title>', rich_atom, "</feed>"),
    "atom 0.3": ('<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Wire</title>', old_atom, "</feed>"),
}


def published(form: str, articles: Sequence[Article], encoding: str = "utf-8") -> bytes:
    """A body that lists the articles, newest first."""
    head, entry, tail = FORMATS[form]
    declared = {"utf-8-sig": "utf-8"}.get(encoding, encoding)
    listed = "\n".join(map(entry, articles))
    return f'<?xml version="1.0" encoding="{declared}"?>\n{head}{listed}{tail}'.encode(encoding)


def articles(count: int, first: int = 0, words: str = "Convoy & crew") -> list[Article]:
    """Articles, newest first."""
    return [Article(number, words) for number in reversed(range(first, first + count))]


def _entry_end(body: bytes) -> bytes:
    return b"</entry>" if b"</entry>" in body else b"</item>"


def _entry_start(body: bytes) -> bytes:
    return b"<entry" if b"</entry>" in body else b"<item"


def _in_first(body: bytes, text: bytes) -> bytes:
    end = _entry_end(body)
    return body.replace(end, text + end, 1)


def _nested(body: bytes) -> bytes:
    name = _entry_start(body)[1:]
    return _in_first(body, b"<%s><title>Inner</title></%s>" % (name, name))


DOCTYPE = b'?>\n<!DOCTYPE rss [\n<!ENTITY wire "Wire &#169;">\n]>\n'
DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "an entity that nobody declared": lambda body: body.replace(b"Co", b"&nbsp;Co").replace(b"crew", b"&eacute;crew"),
    "a bare ampersand": lambda body: body.replace(b"&amp;", b"&", 3),
    "a tag left open": lambda body: body.replace(b"</title>", b"", 3),
    "crossed tags": lambda body: body.replace(b"</title>", b"<b><i>x</b></i></title>", 3),
    "cut off in an entry": lambda body: body[: len(body) * 2 // 3],
    "cut off after an entry": lambda body: body[: body.rindex(_entry_end(body)) + len(_entry_end(body))],
    "an entry in an entry": _nested,
    "an entry's tags in CDATA": lambda body: _in_first(body, b"<x><![CDATA[</item><item></entry><entry>]]></x>"),
    "whole entries in CDATA": lambda body: _in_first(body, b"<x><![CDATA[<item>a</item><entry>b</entry>]]></x>"),
    "an entry commented out": lambda body: body.replace(_entry_start(body), b"<!-- " + _entry_start(body), 1).replace(
        _entry_end(body), _entry_end(body) + b" -->", 1
    ),
    "a comment among the entries": lambda body: body.replace(_entry_end(body), _entry_end(body) + b"<!-- ad -->", 1),
    "words among the entries": lambda body: body.replace(_entry_end(body), _entry_end(body) + b"ad", 2),
    "a document type with entities": lambda body: body.replace(b"?>", DOCTYPE, 1).replace(b"crew", b"&wire;", 1),
    "the channel's words at its end": lambda body: body.replace(
        b"</channel></rss>", b"<title>Late</title></channel></rss>"
    ),
    "white space before the declaration": lambda body: b"\n " + body,
    "a control character": lambda body: body.replace(b"crew", b"cr\x0bew", 1),
    "bytes of another encoding": lambda body: body.replace(b"crew", b"cr\xe9w", 2),
    "capitals in tags": lambda body: body.replace(b"<item>", b"<Item>", 1).replace(b"</item>", b"</Item>", 1),
    "an empty entry": lambda body: body.replace(_entry_end(body), _entry_end(body) + _entry_start(body) + b"/>", 1),
    "a number twice": lambda body: body.replace(b"w-3<", b"w-4<").replace(b":3<", b":4<"),
    "bare attributes": lambda body: body.replace(b'isPermaLink="false"', b"isPermaLink=false"),
    "a prefix that nobody declared": lambda body: _in_first(body, b"<foo:bar>x</foo:bar>"),
    "a default namespace of its own": lambda body: _in_first(body, b'<y xmlns="com-wordpress:feed-additions:1">7</y>'),
    "a processing instruction in an entry": lambda body: _in_first(body, b"<?php echo 1; ?>"),
    "titles twice": lambda body: _in_first(body, b"<title>Second</title>"),
    "UTF-8 read as Latin-1": lambda body: body.replace(b"crew", "Ã©tÃ© \x92".encode()),
}
