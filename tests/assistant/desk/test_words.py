"""In which language the chat speaks."""

import pytest

from assistant.desk.words import reply_language


@pytest.mark.parametrize(
    ("newest_first", "page", "language"),
    [
        (["ok", "退货运费谁出？"], None, "zh"),
        (["someone@example.com", "退货运费谁出？"], "en", "zh"),
        (["13800138000"], "en", "en"),
        (["😀"], None, "zh"),
        (["who pays the return postage?", "你好"], "zh", "en"),
        (["hello"], None, "en"),
    ],
)
def test_follows_the_newest_message_that_tells(newest_first: list[str], page: str | None, language: str) -> None:
    assert reply_language(newest_first, page) == language
