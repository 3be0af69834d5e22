"""A feed body in UTF-8, whatever it came in."""

import re
from collections.abc import Callable

DECLARED = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>\n]*?\sencoding=["']utf-8["'][^>\n]*\?>""", re.IGNORECASE)
CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s\"';]*)", re.IGNORECASE)
DECLARATION = b"<?xml version='1.0' encoding='utf-8'?>"
Convert = Callable[[dict[str, str], bytes, dict[str, object]], bytes]


def as_utf8(body: bytes, content_type: str, convert: Convert) -> bytes:
    """The document in UTF-8, declared as such. `convert` is feedparser's converter, for the harder cases.

    Most feeds declare UTF-8 and are; then the converter, which reads a body four times, is not needed.
    """
    declared = DECLARED.match(body)
    charset = CHARSET.search(content_type)
    if declared and (charset is None or charset[1].lower() in {"utf-8", "utf8", ""}):
        try:
            body.decode()
        except UnicodeDecodeError:
            pass
        else:
            return DECLARATION + body[declared.end() :]
    return convert({"content-type": content_type}, body, {})
