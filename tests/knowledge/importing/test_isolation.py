from collections.abc import Iterator

import pytest

from knowledge import Refusal
from knowledge.importing.contents import Document
from knowledge.importing.isolation import IsolatedConverter
from knowledge.importing.markdown import read_markdown
from tests.knowledge.importing.samples import pdf

pytestmark = pytest.mark.slow


@pytest.fixture
def hurried() -> Iterator[IsolatedConverter]:
    with IsolatedConverter(seconds=0.001) as converter:
        yield converter


def test_a_converter_that_takes_too_long_is_stopped_and_the_next_file_is_read(hurried: IsolatedConverter) -> None:
    page = pdf([[(12, "A page of text.")]])
    with pytest.raises(Refusal, match="takes longer than"):
        hurried.convert("pdf", page)
    with IsolatedConverter() as patient:
        assert isinstance(patient.convert("pdf", page), Document)


def test_whatever_a_converter_raises_is_a_refusal() -> None:
    with IsolatedConverter() as converter:
        with pytest.raises(Refusal, match="damaged"):
            converter.convert("word", b"PK\x03\x04 no archive")
        assert isinstance(converter.convert("web page", b"<p>still there</p>"), Document)


def test_comments_that_would_keep_the_parser_busy_are_taken_out_first() -> None:
    text = "# Returns\n\n" + "<!--" * 20_000 + " Within seven days."
    (section,) = read_markdown(text).sections
    assert section.text.endswith("Within seven days.")
