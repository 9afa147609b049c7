"""The law of `Peer`, for contestants whose libraries the product has itself; the others are tried by running them."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from evals.peers.catalogue import BY_NAME, CONTESTANTS
from evals.peers.child import surroundings
from evals.peers.contestants.answerdesk import open_calibrated
from evals.peers.domain import Article
from evals.peers.protocols import Peer
from knowledge import KnowledgeSettings
from tests.evals.material import case

TOPICS = ("退货运费", "电子发票", "包裹延误", "会员积分", "海外关税", "修改地址")
CORPUS = [
    Article(f"a{number}", f"{topic}怎么办", f"关于{topic}的规定。", (f"请问{topic}",))
    for number, topic in enumerate(TOPICS)
]


@pytest.fixture(
    params=[("answerdesk", True), ("answerdesk", False), ("calibrated", True), ("chroma", True), ("chroma", False)],
    ids=str,
)
def peer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Peer]:
    name, is_cold = request.param
    cache_file = None if is_cold else tmp_path / "vectors.sqlite"
    enter = surroundings(KnowledgeSettings(encoder="stand-in", vector_cache=cache_file))
    contestant = BY_NAME[name]
    setting = {knob.name: knob.values[-1] for knob in contestant.knobs}
    folder = tmp_path / "own"
    folder.mkdir()
    with ExitStack() as closing:
        opened = contestant.open(enter(folder, closing), setting)
        opened.ingest(CORPUS)
        yield opened


def test_finds_the_article_whose_question_is_asked(peer: Peer) -> None:
    assert [peer.search(f"{topic}怎么办", 3)[0].article_id for topic in TOPICS] == [each.id for each in CORPUS]


def test_gives_each_article_once_and_no_more_than_wanted(peer: Peer) -> None:
    found = [each.article_id for each in peer.search("请问电子发票怎么办", 4)]
    assert len(found) == len(set(found)) <= 4


def test_any_text_may_be_searched_for_and_gives_the_same_again(peer: Peer) -> None:
    for text in ("", "?", "postage", "退货" * 200):
        assert peer.search(text, 3) == peer.search(text, 3)


def test_calibration_learns_from_cases_and_keeps_the_order(tmp_path: Path) -> None:
    with ExitStack() as closing:
        enter = surroundings(KnowledgeSettings(encoder="stand-in"))
        search = open_calibrated(enter(tmp_path, closing), {})
        search.ingest(CORPUS)
        before = search.search("电子发票开错了", 3)
        answered = [case(f"q{number}", [each.id], each.title) for number, each in enumerate(CORPUS)]
        refused = [case(f"u{number}", [], text) for number, text in enumerate(("天气", "电子邮箱", "海外旅游"))]
        judged = search.learn([*answered, *refused])
        after = search.search("电子发票开错了", 3)
    assert judged.answerable.tolist() == [1.0] * len(answered) + [0.0] * len(refused)
    assert judged.right.sum() == len(answered)
    assert [each.article_id for each in after] == [each.article_id for each in before]
    assert after[0].score != before[0].score


def test_every_contestant_has_a_name_of_its_own_and_a_default_for_each_knob() -> None:
    assert len({each.name for each in CONTESTANTS}) == len(CONTESTANTS)
    assert all(knob.values for each in CONTESTANTS for knob in each.knobs)


def test_questions_are_encoded_anew_where_they_are_timed(tmp_path: Path) -> None:
    settings = KnowledgeSettings(encoder="stand-in", vector_cache=tmp_path / "vectors.sqlite")
    with ExitStack() as closing:
        timed = surroundings(settings)(tmp_path, closing)
        tried = surroundings(settings, remembers_questions=True)(tmp_path, closing)
    assert timed.encoder() is not timed.indexing_encoder()
    assert tried.encoder() is tried.indexing_encoder()
