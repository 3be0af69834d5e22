"""Which form of a text goes with a number: the cardinal rules of Unicode's CLDR for the languages of the pages."""

FORMS = {"en": ("one", "other"), "tr": ("one", "other"), "ar": ("zero", "one", "two", "few", "many", "other")}


def form_of(language: str, number: int) -> str:
    """One of the language's FORMS, for a number from 0 on."""
    return _arabic(number) if language == "ar" else "one" if number == 1 else "other"


def _arabic(number: int) -> str:
    if number < 3:
        return ("zero", "one", "two")[number]
    rest = number % 100
    if 3 <= rest <= 10:
        return "few"
    return "many" if rest >= 11 else "other"
