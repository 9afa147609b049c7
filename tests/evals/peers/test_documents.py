"""What peers index of an article, and how what they find becomes articles."""

from evals.peers.documents import LONGEST, PARTS, WHOLE, best_articles, documents_of
from evals.peers.domain import Article, Scored

LONG = "".join(f"这是第{number}句话，说的是退货的一条规则。" for number in range(60))


def test_a_whole_article_is_one_document() -> None:
    article = Article("a", "邮费谁出", "商城承担。", ("运费谁付",))
    assert [document.text for document in documents_of([article], WHOLE)] == ["邮费谁出\n运费谁付\n商城承担。"]


def test_parts_are_each_question_and_the_text_under_its_title() -> None:
    article = Article("a", "邮费谁出", "商城承担。", ("运费谁付", "邮费谁出"))
    found = [(document.article_id, document.text) for document in documents_of([article], PARTS)]
    assert found == [("a", "邮费谁出"), ("a", "运费谁付"), ("a", "邮费谁出\n商城承担。")]


def test_long_text_is_cut_between_sentences_and_none_of_it_is_lost() -> None:
    pieces = [document.text for document in documents_of([Article("a", "", LONG)], PARTS)]
    assert "".join(pieces) == LONG
    assert len(pieces) > 1
    assert all(len(piece) <= LONGEST and piece.endswith("。") for piece in pieces)


def test_a_sentence_longer_than_a_piece_is_cut() -> None:
    pieces = [document.text for document in documents_of([Article("a", "", "退" * (2 * LONGEST + 1))], PARTS)]
    assert [len(piece) for piece in pieces] == [LONGEST, LONGEST, 1]


def test_an_article_counts_with_its_best_document() -> None:
    found = [("a", 0.2), ("b", 0.5), ("a", 0.9), ("c", 0.1)]
    assert best_articles(found, 2) == [Scored("a", 0.9), Scored("b", 0.5)]
