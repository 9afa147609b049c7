"""The page where people sign in: plain HTML with one script and one style of its own."""

import re
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

_HERE = Path(__file__).parent
_OUR_CHARACTERS = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*|/", re.ASCII)

HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
        "Cache-Control": "no-store",
    }
)
"""Nothing inline runs on this page, and nobody may put it into a frame."""


def local_path(wanted: str, usual: str) -> str:
    """The address to go to after signing in: one of this server's own, or else the usual one."""
    path = quote(wanted, safe="/?&=%+~:,;@!$'()*-._")
    # Browsers read // and /\\ as the beginning of another site's address.
    return path if _OUR_CHARACTERS.fullmatch(path) and "\\" not in wanted else usual


def page(target: str, accept_language: str, *, denied: bool) -> str:
    """The page in both languages, one of them shown; it leads to `target`. `denied`: another account is needed."""
    language = "en" if accept_language.strip().lower().startswith("en") else "zh-CN"
    filled = {"language": language, "next": escape(target), "denied": "" if denied else "hidden"}
    return re.sub(r"\{(language|next|denied)\}", lambda found: filled[found[1]], _read("sign_in.html"))


@cache
def _read(name: str) -> str:
    return (_HERE / name).read_text("utf-8")


FILES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "page.js": ("text/javascript; charset=utf-8", _read("sign_in.js")),
        "style.css": ("text/css; charset=utf-8", _read("sign_in.css")),
    }
)
"""What the page loads: its kind and its text, by name."""
