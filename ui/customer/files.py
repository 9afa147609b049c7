"""What customers' browsers load, ready to be sent: each file with its digest, and compressed."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

_HERE = Path(__file__).parent
_KINDS = {".js": "text/javascript", ".css": "text/css", ".html": "text/html"}
_VERSION = "{version}"
"""Stands in texts for the folder that the other files are loaded from."""


@dataclass(frozen=True, slots=True)
class File:
    """A text as it is sent; `digest` changes with it."""

    kind: str
    content: bytes
    compressed: bytes
    digest: str


def as_file(kind: str, text: str) -> File:
    """A text of a media type, made ready."""
    content = text.encode()
    return File(f"{kind}; charset=utf-8", content, gzip.compress(content, mtime=0), sha256(content).hexdigest()[:16])


def read(name: str) -> str:
    """The text of a file of this folder, naming the version that is served."""
    return _sources()[name].replace(_VERSION, version())


@cache
def version() -> str:
    """The digest of everything here: addresses with it in them may be kept for ever."""
    return as_file("", "\0".join(text for _, text in sorted(_sources().items()))).digest


@cache
def files() -> Mapping[str, File]:
    """The scripts and styles by name."""
    return {name: as_file(_KINDS[Path(name).suffix], read(name)) for name in _sources() if not name.endswith(".html")}


@cache
def _sources() -> Mapping[str, str]:
    return {path.name: path.read_text("utf-8") for path in _HERE.iterdir() if path.suffix in _KINDS}
