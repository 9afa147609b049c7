"""The tantivy index keeps the contract, and what it holds outlives the process."""

from pathlib import Path

import pytest

from knowledge.indexes.lexical import TantivyIndex
from tests.contracts.lexical_index_contract import LexicalIndexContract, passage, state


class TestTantivyIndex(LexicalIndexContract):
    @pytest.fixture
    def index(self, tmp_path: Path) -> TantivyIndex:
        return TantivyIndex(tmp_path / "terms")


def test_is_there_again_after_it_was_closed(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path)
    index.replace(["a"], [passage("a", "退货")], state(2))
    index.close()
    again = TantivyIndex(tmp_path)
    assert again.state() == state(2)
    assert [hit.article_id for hit in again.search("退货", 5)] == ["a"]


def test_a_damaged_state_counts_as_none(tmp_path: Path) -> None:
    index = TantivyIndex(tmp_path)
    index.replace(["a"], [passage("a", "退货")], state(2))
    (tmp_path / "state.json").write_text("{", "utf-8")
    assert index.state() is None
