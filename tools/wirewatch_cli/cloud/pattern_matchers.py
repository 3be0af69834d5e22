"""The single tests of an EventBridge rule: what one entry of a pattern's list accepts.

An event value is tested as its JSON text: strings stand between quotes, everything else is bare. So
tests of text never accept a number, a boolean or null, and "anything but" a text accepts all three.
"""

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
Number: TypeAlias = int | float

_DOTTED = re.compile(r"[0-9]+(?:\.[0-9]+){3}")
_COLONED = re.compile(r"[0-9a-fA-F:]*:[0-9a-fA-F:]*")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value of an event: its JSON text and, if it is a number, that number."""

    text: str
    number: Number | None = None


class Matcher(Protocol):
    """One entry of a pattern's list."""

    def accepts(self, value: Scalar, /) -> bool: ...


@dataclass(frozen=True, slots=True)
class Exact:
    """The same JSON text; for strings, booleans and null."""

    text: str

    def accepts(self, value: Scalar) -> bool:
        return value.text == self.text


@dataclass(frozen=True, slots=True)
class AnyCase:
    """A text whose every character may be in either case."""

    expression: re.Pattern[str]

    def accepts(self, value: Scalar) -> bool:
        return self.expression.search(value.text) is not None


@dataclass(frozen=True, slots=True)
class Wildcard:
    """These pieces in this order, with any characters (newlines too) between them."""

    pieces: tuple[str, ...]

    def accepts(self, value: Scalar) -> bool:
        first, *rest = self.pieces
        if not rest:
            return value.text == first
        return (
            value.text.startswith(first)
            and value.text.endswith(rest[-1])
            and _in_order(rest[:-1], value.text, len(first), len(value.text) - len(rest[-1]))
        )


def _in_order(pieces: Iterable[str], text: str, start: int, end: int) -> bool:
    for piece in pieces:
        found = text.find(piece, start)
        if found < 0:
            return False
        start = found + len(piece)
    return start <= end


@dataclass(frozen=True, slots=True)
class SameNumber:
    """A number of this value, however it is written: 5 is 5.0, and never "5"."""

    number: Number

    def accepts(self, value: Scalar) -> bool:
        return value.number is not None and value.number == self.number


@dataclass(frozen=True, slots=True)
class Between:
    """A number within bounds; a bound that is None is no bound."""

    above: Number | None
    below: Number | None
    with_above: bool = False
    with_below: bool = False

    def accepts(self, value: Scalar) -> bool:
        return value.number is not None and self._over(value.number) and self._under(value.number)

    def _over(self, number: Number) -> bool:
        return self.above is None or number > self.above or (self.with_above and number == self.above)

    def _under(self, number: Number) -> bool:
        return self.below is None or number < self.below or (self.with_below and number == self.below)


@dataclass(frozen=True, slots=True)
class SameAddress:
    """The IP address, however it is written: ::1 is 0:0:0:0:0:0:0:1."""

    address: Address

    def accepts(self, value: Scalar) -> bool:
        return _address_of(value) == self.address


@dataclass(frozen=True, slots=True)
class InNetwork:
    network: Network

    def accepts(self, value: Scalar) -> bool:
        address = _address_of(value)
        return address is not None and address in self.network


def _address_of(value: Scalar) -> Address | None:
    return address_in(value.text[1:-1]) if value.text.startswith('"') else None


@dataclass(frozen=True, slots=True)
class Present:
    """Any value at all, null too."""

    def accepts(self, _value: Scalar) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Absent:
    """No value: it accepts none, and the walk over the event asks for it by type."""

    def accepts(self, _value: Scalar) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class AnythingBut:
    """Whatever none of these accept."""

    refused: tuple[Matcher, ...]

    def accepts(self, value: Scalar) -> bool:
        return not any(matcher.accepts(value) for matcher in self.refused)


def either_case(text: str) -> str:
    """A regular expression for `text` with each character in its lower or its upper form.

    The forms are those of the pattern's characters: ß accepts ß and SS, but SS never accepts ß.
    AWS folds UTF-16 units one by one, and each half of a character beyond U+FFFF ends as a question
    mark: here an emoji accepts "??" and not itself.
    https://github.com/aws/event-ruler/blob/main/src/main/software/amazon/event/ruler/input/EqualsIgnoreCaseParser.java
    """
    return "".join(_either(_forms(character)) for character in text)


def _forms(character: str) -> Iterable[str]:
    return ("??",) if ord(character) > 0xFFFF else sorted({character.lower(), character.upper()})


def _either(forms: Iterable[str]) -> str:
    return "(?:" + "|".join(map(re.escape, forms)) + ")"


def address_in(text: str) -> Address | None:
    """The IP address that `text` is, or None.

    As Java reads them: leading zeros are decimal, and a v6 address that maps a v4 one is that one.
    """
    try:
        if _DOTTED.fullmatch(text):
            return ipaddress.IPv4Address(".".join(str(int(octet)) for octet in text.split(".")))
        if _COLONED.fullmatch(text):
            address = ipaddress.IPv6Address(text)
            return address.ipv4_mapped or address
    except ValueError:
        pass
    return None
