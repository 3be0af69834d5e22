"""Pages that are about many things, or about one for as long as it lasts: live blogs, round-ups, "what we know".

They may join a story, but lend it no words and count as no source; one that begins a story takes nobody in
but who has its address. So they never gather what other outlets tell as news.
"""

import re

from wirewatch.watches.folding import tokens

PHRASES = """
live | live blog | liveblog | live updates | live update | latest updates | as it happened | as it happens
live coverage | what we know | what we know so far | what you need to know | everything we know | what to know
things to know | key takeaways | timeline of | a timeline | at a glance
explainer | explained | in pictures | photos of the day
news roundup | round up | roundup | weekly review | week in review | the week in | daily briefing | morning briefing
evening briefing | news briefing | briefing | top stories | news in brief | in brief | news summary
today s papers | newspaper headlines | newsletter | podcast | recap | daily digest | wrap up
canlı blog | canlı anlatım | dakika dakika | neler biliyoruz | gündem özeti | günün özeti | basın özeti | son durum
مباشر | تغطية مباشرة | لحظة بلحظة | ماذا نعرف | ما نعرفه | موجز | نشرة الأخبار | أبرز العناوين | حصاد اليوم
онлайн | прямой эфир | что известно | главное за день | главные новости | итоги дня | хроника
онлайн трансляція | що відомо | головне за день | головні новини | підсумки дня
liveticker | live ticker | newsblog | news blog | was wir wissen | was bekannt ist | der tag im überblick | überblick
en direct | direct | ce que l on sait | ce qu il faut savoir | l essentiel de | revue de presse | le point sur
en vivo | en directo | minuto a minuto | lo que sabemos | lo que se sabe | resumen del día | última hora en directo
ao vivo | minuto a minuto | o que se sabe | o que sabemos | resumo do dia | in diretta | diretta | cosa sappiamo
liveblog | wat we weten | overzicht | na żywo | relacja na żywo | co wiemy
ライブ | まとめ | 直播 | 实时更新 | 滚动更新
"""
_PHRASES = tuple(
    tuple(words) for words in dict.fromkeys(tokens(each) for each in re.split(r"[|\n]", PHRASES) if each.strip())
)
# Such a word alone says it only as a part of its own ("Live: …", "… | recap"); a long one also at the end of a part.
_ALONE = frozenset(words for words in _PHRASES if len(words) == 1)
_AT_THE_END = frozenset(words for words in _ALONE if len(words[0]) > len("direct"))
_TELLTALE = frozenset(max(words, key=len) for words in _PHRASES)  # no phrase is there without its own
_PARTING = re.compile(r"[:|–—•]|\s-\s|(?<!\d),\s|\.\s")
_WITHIN = re.compile("|".join(f"(?: {re.escape(' '.join(words))} )" for words in _PHRASES if words not in _ALONE))


def is_broad(title: str, words: tuple[str, ...]) -> bool:
    """Whether a title, whose folded words these are, is that of a live blog, a round-up or a summary."""
    if len(words) < 2 or _TELLTALE.isdisjoint(words):
        return False
    if _WITHIN.search(f" {' '.join(words)} "):
        return True
    parts = [tokens(part) for part in _PARTING.split(title)]
    return any(part[-1:] in _AT_THE_END or (len(parts) > 1 and part in _ALONE) for part in parts)
