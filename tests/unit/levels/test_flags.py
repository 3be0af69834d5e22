"""The publisher's label at the head of a title."""

import pytest

from wirewatch.levels.flags import take_label


@pytest.mark.parametrize(
    ("title", "label", "rest"),
    [
        ("BREAKING: Helicopter shot down", "BREAKING", "Helicopter shot down"),
        ("Breaking News - Helicopter down", "Breaking News", "Helicopter down"),
        ("JUST IN | Minister resigns", "JUST IN", "Minister resigns"),
        ("URGENT — Quake", "URGENT", "Quake"),
        ("Breaking– Quake", "Breaking", "Quake"),
        ("[BREAKING] Quake", "BREAKING", "Quake"),
        ("(URGENT): Quake", "URGENT", "Quake"),
        ("*FLASH* Quake", "FLASH", "Quake"),
        ("🔴 #BREAKING: Quake", "BREAKING", "Quake"),
        ("BREAKING! Quake", "BREAKING", "Quake"),
        ("BREAKING... Quake", "BREAKING", "Quake"),
        ("عاجل: إسقاط مروحية", "عاجل", "إسقاط مروحية"),
        ("عاجل | إسقاط مروحية", "عاجل", "إسقاط مروحية"),
        ("SON DAKİKA: Helikopter düştü", "SON DAKİKA", "Helikopter düştü"),
        ("Son dakika! Helikopter düştü", "Son dakika", "Helikopter düştü"),
        ("СРОЧНО: В Москве", "СРОЧНО", "В Москве"),
        ("Молния! Взрыв", "Молния", "Взрыв"),
        ("ТЕРМІНОВО: Вибух", "ТЕРМІНОВО", "Вибух"),
        ("EILMELDUNG: Explosion", "EILMELDUNG", "Explosion"),
        ("+++ EILMELDUNG +++ Explosion", "EILMELDUNG", "Explosion"),
        ("ALERTE INFO - Explosion", "ALERTE INFO", "Explosion"),
        ("Dernière minute : Explosion", "Dernière minute", "Explosion"),
        ("ÚLTIMA HORA | Explosión", "ÚLTIMA HORA", "Explosión"),
        ("URGENTE: Explosão", "URGENTE", "Explosão"),
        ("ULTIM'ORA: Esplosione", "ULTIM'ORA", "Esplosione"),
        ("PILNE: Wybuch", "PILNE", "Wybuch"),
        ("Έκτακτο: Έκρηξη", "Έκτακτο", "Έκρηξη"),
        ("מבזק: פיצוץ", "מבזק", "פיצוץ"),
        ("فوری: انفجار", "فوری", "انفجار"),
        ("ब्रेकिंग न्यूज़: विस्फोट", "ब्रेकिंग न्यूज़", "विस्फोट"),
        ("【速報】地震", "速報", "地震"),
        ("速報：地震", "速報", "地震"),
        ("突发：爆炸", "突发", "爆炸"),
        ("快讯！爆炸", "快讯", "爆炸"),
        ("快讯 | 爆炸", "快讯", "爆炸"),
        ("[속보] 지진", "속보", "지진"),
        ("ด่วน! ระเบิด", "ด่วน", "ระเบิด"),
    ],
)
def test_a_label_is_taken_off(title, label, rest):
    flagged = take_label(title)
    assert (flagged.label, flagged.rest) == (label, rest)


@pytest.mark.parametrize(
    "title",
    [
        "Breaking bread with the enemy",
        "Urgent care centres close",
        "Flash floods: three dead",
        "Breaking-point politics",
        "Record-breaking: a year of sport",
        "Idlib: breaking news from the front",
        "[Opinion] Breaking the silence",
        "Alert: a noun",
        "BREAKING",
        "BREAKING:",
        "速報のしくみ",
        "",
    ],
)
def test_words_that_only_look_like_a_label_stay(title):
    assert take_label(title).rest == title
    assert take_label(title).label == ""
