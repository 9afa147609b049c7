import pytest

from knowledge import Refusal
from knowledge.importing.encodings import decode

SIMPLIFIED = ("退货运费谁出？", "您好，请问几天能到", "物流", "问题,答案\n运费多少,一百元\n", "价格：5 元")
TRADITIONAL = ("退貨運費由誰負擔？", "請問幾天可以送達，謝謝", "查詢訂單狀態")


@pytest.mark.parametrize("text", [*SIMPLIFIED, *TRADITIONAL, "Café, naïve: 5 € – voilà"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_reads_unicode(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("text", SIMPLIFIED)
@pytest.mark.parametrize("encoding", ["gbk", "gb18030"])
def test_reads_short_simplified_text(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("text", TRADITIONAL)
def test_reads_short_traditional_text(text: str) -> None:
    assert decode(text.encode("big5")) == text


def test_reads_traditional_text_in_gbk() -> None:
    assert decode("退貨運費由誰負擔？".encode("gbk")) == "退貨運費由誰負擔？"


@pytest.mark.parametrize("text", ["Café déjà vu für die Straße", "Preis: 5 € – naïve"])
def test_reads_western_text(text: str) -> None:
    assert decode(text.encode("cp1252")) == text


def test_reads_utf16_without_a_mark() -> None:
    text = "问题,答案\n1 号仓几点关门,18:00\n"
    assert decode(text.encode("utf-16-le")) == text
    assert decode(text.encode("utf-16-be")) == text


def test_a_few_damaged_bytes_do_not_change_the_encoding() -> None:
    data = ("客服手册" * 100).encode() + b"\xff" + "退货".encode()
    assert decode(data) == "客服手册" * 100 + "\ufffd" + "退货"


def test_refuses_bytes_that_are_no_text() -> None:
    with pytest.raises(Refusal, match="not text"):
        decode(bytes(range(32)) * 50)
