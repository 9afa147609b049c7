"""The other end of `isolation`: a process that converts one file after the other and can be killed at any moment."""

import contextlib
import logging
import os
import pickle
import struct
import sys
import warnings
from collections.abc import Callable, Mapping
from typing import BinaryIO

from knowledge.errors import Refusal
from knowledge.importing.cleaning import clean
from knowledge.importing.contents import Content
from knowledge.importing.encodings import decode
from knowledge.importing.markdown import read_markdown
from knowledge.importing.office import read_book, read_mail, read_slides, read_word
from knowledge.importing.pdf import read_pdf
from knowledge.importing.spreadsheets import read_xls, read_xlsx
from knowledge.importing.web import read_web_page

MEMORY_BYTES = 4_000_000_000
LENGTH = struct.Struct(">Q")

CONVERTERS: Mapping[str, Callable[[bytes], Content]] = {
    "word": read_word,
    "slides": read_slides,
    "book": read_book,
    "mail": read_mail,
    "pdf": read_pdf,
    "spreadsheet": read_xlsx,
    "old spreadsheet": read_xls,
    "web page": lambda data: read_web_page(decode(data)),
    "markdown": lambda data: read_markdown(clean(decode(data))),
}


def convert(kind: str, data: bytes) -> Content | Refusal:
    """What a converter makes of a file; whatever goes wrong inside it becomes a Refusal."""
    try:
        return CONVERTERS[kind](data)
    except Refusal as refusal:
        return refusal
    except MemoryError:
        return Refusal("it needs too much memory to read: split it or save it again from its program")
    except Exception as error:  # converters raise whatever a damaged file leads them to
        logging.getLogger(__name__).debug("converter failed", exc_info=error)
        return Refusal(f"it is damaged or no {kind} file after all ({type(error).__name__}): save it again and retry")


def serve(requests: BinaryIO, replies: BinaryIO) -> None:
    """Say that it is ready, then convert what comes in until the other end closes: a length and a pickle each way."""
    _send(replies, b"")
    while head := requests.read(LENGTH.size):
        kind, data = pickle.loads(requests.read(LENGTH.unpack(head)[0]))  # noqa: S301 - from our own parent
        _send(replies, pickle.dumps(convert(kind, data)))


def _send(replies: BinaryIO, message: bytes) -> None:
    replies.write(LENGTH.pack(len(message)) + message)
    replies.flush()


def main() -> None:
    """Run as a process: the replies go to what was standard output, and nothing else does."""
    replies = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    serve(sys.stdin.buffer, replies)


if __name__ == "__main__":
    main()
