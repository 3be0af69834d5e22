"""The publisher's own label at the head of a title: BREAKING, عاجل, SON DAKİKA, СРОЧНО, 速報 …

A label counts only if something parts it from the rest (colon, bar, dash, exclamation mark, brackets, full stops), so
that neither "Breaking bread with the enemy" nor "Urgent care centres close" holds one.
"""

import re
from dataclasses import dataclass

from wirewatch.watches.folding import tokens

LABELS = """
breaking | breaking news | breaking update | breaking alert | breaking news alert | just in | this just in
news alert | news flash | newsflash | flash | urgent | developing | breaking now
عاجل | عاجل جدا | خبر عاجل | عاجل الان
son dakika | flaş | flaş haber | son dakika haberi | acil
срочно | молния | экстренно | срочная новость | экстренное сообщение
терміново | блискавка | экстрена новина
eilmeldung | eil | breaking eilmeldung
alerte | alerte info | flash info | info flash | dernière minute | urgent info
última hora | urgente | alerta | noticia de última hora | último minuto | de última hora
ultim'ora | ultima ora | ultimissima
última hora urgente | urgente agora
laatste nieuws | net binnen
pilne | z ostatniej chwili
έκτακτο | εκτακτη ειδηση | τώρα
מבזק | דחוף | חדשות מתפרצות
فوری | خبر فوری
بریکنگ نیوز | بریکنگ
ब्रेकिंग न्यूज़ | ब्रेकिंग न्यूज | ब्रेकिंग
ব্রেকিং | ব্রেকিং নিউজ
ultima oră | ultima ora
hitno | najnovije
just nu | senaste nytt
siste nytt | hasteelmelding
tin nóng | khẩn | nóng
segera | berita terkini
ด่วน | ข่าวด่วน
速報 | 【速報】 | 緊急 | ニュース速報 | 号外
突发 | 突發 | 快讯 | 快訊 | 速报 | 紧急 | 突发新闻 | 最新消息
속보 | 긴급 | 긴급속보 | [속보]
"""  # one line a language, more or less; whoever writes them folded or not

_FOLDED = frozenset(tokens(label) for line in LABELS.splitlines() for label in line.split("|") if label.strip())
LONGEST = max(map(len, _FOLDED))

_ORNAMENT = r"[\s*+#!•●■►▶\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f300-\U0001faff]*"
_BRACKETED = re.compile(
    rf"^{_ORNAMENT}(?:\[(?P<a>[^\]]+)\]|\((?P<b>[^)]+)\)|【(?P<c>[^】]+)】|［(?P<d>[^］]+)］"
    rf"|<(?P<e>[^>]+)>|＜(?P<f>[^＞]+)＞|《(?P<g>[^》]+)》|\*(?P<h>[^*]+)\*)[\s:：|\-–—]*"
)
_DELIMITED = re.compile(
    rf"^{_ORNAMENT}(?P<a>[^:：|｜\-–—!！。…/+]{{2,40}}?)"
    r"(?:\s*[:：|｜–—！…]+|\s*!+(?=\s)|\s+-+(?=\s)|-+(?=\s)|\s*//+|\s*\+\++|\s*\.{2,})\s*"
)


@dataclass(frozen=True, slots=True)
class Flagged:
    """A title taken apart; `label` is empty where the publisher set none."""

    label: str
    rest: str


def take_label(title: str) -> Flagged:
    """Part the label, as the publisher writes it, from the rest. A title that is nothing but a label has none."""
    for pattern in (_BRACKETED, _DELIMITED):
        found = pattern.match(title)
        if found is None:
            continue
        label = next(text for text in found.groups() if text is not None).strip(" *#")
        rest = title[found.end() :].strip()
        if rest and tokens(label) in _FOLDED:
            return Flagged(label, rest)
    return Flagged("", title)
