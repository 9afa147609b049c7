"""The plain pages before the others: where people sign in, and where who has a one-time link chooses a password."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

from assistant import Person, StaffRole

_HERE = Path(__file__).parent
_OUR_CHARACTERS = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*|/", re.ASCII)
_ROLES: Mapping[StaffRole, tuple[str, str]] = MappingProxyType(
    {
        StaffRole.AGENT: ("客服：回复客户", "Agent: answers customers"),
        StaffRole.TRAINER: ("培训：维护手册", "Trainer: keeps the handbook"),
        StaffRole.SUPERVISOR: ("主管：查看数据", "Supervisor: watches the figures"),
        StaffRole.ADMINISTRATOR: ("管理员：管理账号", "Administrator: manages accounts"),
    }
)

HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
        "Cache-Control": "no-store",
    }
)
"""Nothing inline runs on these pages, and nobody may put them into a frame."""


def local_path(wanted: str, usual: str) -> str:
    """The address to go to after signing in: one of this server's own, or else the usual one."""
    path = quote(wanted, safe="/?&=%+~:,;@!$'()*-._")
    # Browsers read // and /\\ as the beginning of another site's address.
    return path if _OUR_CHARACTERS.fullmatch(path) and "\\" not in wanted else usual


def page(target: str, accept_language: str, *, denied: bool, demo: Sequence[Person] = ()) -> str:
    """The sign-in page in both languages, one of them shown; it leads to `target`.

    `denied`: another account is needed. The `demo` people can be picked.
    """
    return _filled(
        "sign_in.html",
        {
            "language": _language(accept_language),
            "next": escape(target),
            "denied": "" if denied else "hidden",
            "demo": _demo(demo) if demo else "",
            "focus": "" if demo else "autofocus",
        },
    )


def invitation(accept_language: str) -> str:
    """The page of a one-time link, in both languages, one of them shown."""
    return _filled("invitation.html", {"language": _language(accept_language)})


def _demo(people: Sequence[Person]) -> str:
    choices = "\n".join(f"<li>{_choice(person)}</li>" for person in people)
    title = _both("演示：选一个身份，直接进入", "Demonstration: come in as")
    about = _both(
        "演示账号不用密码，只能在这台电脑上使用。",
        "Demo accounts need no password, and work on this machine alone.",
    )
    other = _both("或用自己的账号登录", "or with an account of your own")
    return (
        f'<section class="demo"><h2>{title}</h2><ul>{choices}</ul><p class="quiet">{about}</p></section>'
        f'<p class="or">{other}</p>'
    )


def _choice(person: Person) -> str:
    what = " ".join(_both(*_ROLES[role]) for role in StaffRole if role in person.roles)
    name, shown = escape(person.name), escape(person.display_name)
    return f'<button type="button" data-demo="{name}"><strong>{shown}</strong><small>{what}</small></button>'


def _both(chinese: str, english: str) -> str:
    return f'<span lang="zh-CN">{chinese}</span><span lang="en">{english}</span>'


def _language(accept_language: str) -> str:
    return "en" if accept_language.strip().lower().startswith("en") else "zh-CN"


def _filled(name: str, values: Mapping[str, str]) -> str:
    return re.sub(rf"\{{({'|'.join(values)})\}}", lambda found: values[found[1]], _read(name))


@cache
def _read(name: str) -> str:
    return (_HERE / name).read_text("utf-8")


_SCRIPT = "text/javascript; charset=utf-8"
FILES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "plain.js": (_SCRIPT, _read("plain.js")),
        "page.js": (_SCRIPT, _read("sign_in.js")),
        "invitation.js": (_SCRIPT, _read("invitation.js")),
        "style.css": ("text/css; charset=utf-8", _read("sign_in.css")),
    }
)
"""What the pages load: its kind and its text, by name."""
