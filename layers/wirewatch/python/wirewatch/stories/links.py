"""The canonical form of an article's address: one spelling for the links that lead to one page."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

TRACKING = re.compile(
    r"(utm|at|ns|mc|pk|hsa)_.*|(fb|g|d|y|twc)clid|msclkid|igshid|cmp|cmpid|ncid|smid|ito|ref_src|xtor"
)


def canonical(url: str) -> str:
    """Without scheme, `www.`, `m.`, fragment, final slash and tracking; parameters sorted.

    "" for what leads to no page of its own: no link at all, or a site's front page.
    """
    try:
        parts = urlsplit(url.strip())
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return ""
    host = (parts.hostname or "").lower().removeprefix("www.").removeprefix("m.")
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = sorted(pair for pair in pairs if not TRACKING.fullmatch(pair[0].lower()))
    path = parts.path.rstrip("/")
    if parts.scheme not in ("http", "https") or not host or not (path or kept):
        return ""
    return f"{host}{port}{path}" + (f"?{urlencode(kept)}" if kept else "")
