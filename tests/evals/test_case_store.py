"""Golden cases in SQL, on SQLite and on PostgreSQL."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import Message, Outcome, Role
from evals.case_store import CaseStore
from evals.cases import golden_cases
from evals.domain import Case, Half
from evals.errors import CaseNotFound, InvalidCase
from evals.golden import CaseFilter, CaseOrigin, LastVerdict
from knowledge import Actor, ArticleContent, ArticleDraft, ArticleStore, Origin, open_database
from knowledge.ingesting import SAMPLE
from knowledge.saving import BEGUN
from tests.evals.material import case
from tests.knowledge.articles import SetClock
from tests.knowledge.databases import emptied

TRAINER = Actor("trainer", frozenset({"trainer"}))
OTHER = Actor("other trainer", frozenset({"trainer"}))
EVERYTHING = CaseFilter()
ARTICLES = ("postage", "refund", "香港 100%")


def filled(store: ArticleStore) -> CaseStore:
    """A store of cases beside a few articles."""
    drafts = [ArticleDraft(article_id, ArticleContent(f"{article_id}?", "是的。")) for article_id in ARTICLES]
    store.save(drafts, TRAINER, Origin.EDIT, publish=True)
    return CaseStore(store)


def ids(cases: CaseStore, wanted: CaseFilter = EVERYTHING) -> list[str]:
    return [golden.id for golden in cases.list_cases(wanted)]


class CaseStoreContract:
    """Inherit, and provide `store`, articles in an empty database."""

    @pytest.fixture
    def store(self) -> ArticleStore:
        raise NotImplementedError

    @pytest.fixture
    def cases(self, store: ArticleStore) -> CaseStore:
        return filled(store)

    def test_keeps_a_case_as_it_was_told(self, cases: CaseStore, store: ArticleStore) -> None:
        told = replace(
            case(
                "one",
                ["postage"],
                also_right=frozenset({"refund"}),
                key_facts=("3 天|3天",),
                traits=frozenset({"typo"}),
            ),
            business_type="delivery",
            outcome=Outcome.ANSWER,
            conversation=(
                Message(Role.CUSTOMER, "你好"),
                Message(Role.ASSISTANT, "您好"),
                Message(Role.CUSTOMER, "运费?"),
            ),
        )
        assert cases.add([told], TRAINER, CaseOrigin.CONSOLE).new == ("one",)
        kept = cases.case("one")
        assert kept.case == told
        assert (kept.origin, kept.author, kept.created_at) == (CaseOrigin.CONSOLE, "trainer", store.clock())
        assert (kept.retired_at, kept.verdict) == (None, None)

    def test_a_case_without_an_id_gets_one(self, cases: CaseStore) -> None:
        first, second = cases.add([case("", ["postage"], "运费?"), case("", [], "天气?")], TRAINER, CaseOrigin.GAP).new
        assert first
        assert first != second

    def test_personal_data_is_masked(self, cases: CaseStore) -> None:
        cases.add([case("one", ["postage"], "我的手机号是13800138000,运费谁出?")], TRAINER, CaseOrigin.FEEDBACK)
        assert "13800138000" not in cases.case("one").case.question
        assert "运费谁出" in cases.case("one").case.question

    def test_what_is_asked_already_stays_as_it_is(self, cases: CaseStore) -> None:
        cases.add([case("one", ["postage"], "运费谁出?")], TRAINER, CaseOrigin.CONSOLE)
        added = cases.add([case("two", ["refund"], "運費誰出？"), case("three", [], "几天?")], OTHER, CaseOrigin.GAP)
        assert (added.new, added.known) == (("three",), ("one",))
        assert cases.case("one").case.grades == {"postage": 1}

    def test_what_was_retired_is_taken_up_again_as_it_is_told_now(self, cases: CaseStore) -> None:
        cases.add([case("one", ["postage"], "运费谁出?")], TRAINER, CaseOrigin.CONSOLE)
        cases.retire(["one"], TRAINER)
        assert cases.add([case("two", ["refund"], "运费谁出?")], OTHER, CaseOrigin.GAP).new == ("one",)
        kept = cases.case("one")
        assert (kept.case.grades, kept.author, kept.origin, kept.retired_at) == (
            {"refund": 1}, "other trainer", CaseOrigin.GAP, None,
        )  # fmt: skip

    def test_of_an_article_that_there_is_not_nothing_is_stored(self, cases: CaseStore) -> None:
        with pytest.raises(InvalidCase, match="'nowhere'"):
            cases.add([case("one", ["postage"]), case("two", ["nowhere"], "几天?")], TRAINER, CaseOrigin.IMPORT)
        assert ids(cases) == []

    def test_an_id_belongs_to_one_question_of_a_list_too(self, cases: CaseStore) -> None:
        with pytest.raises(InvalidCase, match="'one' belongs to another question"):
            cases.add([case("one", ["postage"]), case("one", ["postage"], "几天?")], TRAINER, CaseOrigin.IMPORT)
        assert ids(cases) == []

    def test_an_id_belongs_to_one_question(self, cases: CaseStore) -> None:
        cases.add([case("one", ["postage"], "运费?")], TRAINER, CaseOrigin.CONSOLE)
        with pytest.raises(InvalidCase, match="'one' belongs to another question"):
            cases.add([case("one", ["postage"], "几天?")], TRAINER, CaseOrigin.CONSOLE)

    @pytest.mark.parametrize("case_id", ["x" * 65, "a\nb"])
    def test_an_id_that_cannot_be_shown_is_refused(self, cases: CaseStore, case_id: str) -> None:
        with pytest.raises(InvalidCase, match="printable"):
            cases.add([case(case_id, ["postage"])], TRAINER, CaseOrigin.IMPORT)

    def test_a_retired_case_is_not_asked_and_stays_readable(self, cases: CaseStore, store: ArticleStore) -> None:
        cases.add([case("one", ["postage"], "运费?"), case("two", [], "天气?")], TRAINER, CaseOrigin.CONSOLE)
        cases.retire(["one"], OTHER)
        assert [golden.id for golden in cases.in_use()] == ["two"]
        assert ids(cases, CaseFilter(retired=True)) == ["one"]
        assert (cases.case("one").retired_by, cases.case("one").retired_at) == ("other trainer", store.clock())
        with pytest.raises(CaseNotFound, match="'three'"):
            cases.retire(["three"], OTHER)

    def test_cases_are_found_by_what_they_hold(self, cases: CaseStore) -> None:
        cases.add(
            [
                case("one", ["postage"], "运费谁出?"),
                case("two", ["refund"], "退款多久?", also_right=frozenset({"postage"})),
                case("three", ["香港 100%"], "香港几天? 100%"),
            ],
            TRAINER,
            CaseOrigin.CONSOLE,
        )
        cases.add([case("four", [], "天气?")], TRAINER, CaseOrigin.GAP)
        assert ids(cases, CaseFilter(article_id="postage")) == ["one", "two"]
        assert ids(cases, CaseFilter(article_id="香港 100%")) == ["three"]
        assert ids(cases, CaseFilter(text="100%")) == ["three"]
        assert ids(cases, CaseFilter(origin=CaseOrigin.GAP)) == ["four"]
        assert [golden.id for golden in cases.list_cases(CaseFilter(), 2, "one")] == ["three", "two"]

    def test_how_a_case_went_is_remembered(self, cases: CaseStore, store: ArticleStore) -> None:
        cases.add([case("one", ["postage"], "运费?"), case("two", [], "天气?")], TRAINER, CaseOrigin.CONSOLE)
        verdict = LastVerdict(True, Outcome.ANSWER, "postage", 0.5, store.clock())
        cases.note({"one": verdict, "gone": verdict})
        assert cases.case("one").verdict == verdict
        assert ids(cases, CaseFilter(was_right=True)) == ["one"]
        assert ids(cases, CaseFilter(was_right=False)) == []

    def test_own_documents_do_not_get_the_products_cases(self, cases: CaseStore) -> None:
        with pytest.raises(InvalidCase, match="did not begin with"):
            cases.adopt_seed(TRAINER)
        cases.begin(TRAINER)
        assert ids(cases) == []

    def test_several_may_add_the_same_at_once(self, cases: CaseStore) -> None:
        def add(_: int) -> Sequence[str]:
            return cases.add([case("", ["postage"], "运费谁出?")], TRAINER, CaseOrigin.GAP).new

        with ThreadPoolExecutor(4) as pool:
            new = [case_id for added in pool.map(add, range(4)) for case_id in added]
        assert new == ids(cases)
        assert len(new) == 1


class TestSqlite(CaseStoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[ArticleStore]:
        store = ArticleStore(open_database(f"sqlite:///{tmp_path / 'answerdesk.db'}"), SetClock())
        yield store
        store.close()


@pytest.mark.postgresql
@pytest.mark.allow_hosts(["127.0.0.1"])
class TestPostgresql(CaseStoreContract):
    @pytest.fixture
    def store(self, postgresql_url: str) -> Iterator[ArticleStore]:
        with emptied(postgresql_url) as engine:
            yield ArticleStore(engine, SetClock())


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[ArticleStore]:
    """A knowledge base that began as a new folder does; what came of its articles since is no matter."""
    store = ArticleStore(open_database(f"sqlite:///{tmp_path / 'answerdesk.db'}"), SetClock())
    store.remember(BEGUN, SAMPLE)
    yield store
    store.close()


def test_the_sample_handbook_gets_the_products_cases_once_and_never_the_held_back_ones(sample: ArticleStore) -> None:
    cases = CaseStore(sample)
    shipped: dict[str, Case] = {each.id: each for each in (*golden_cases("zh"), *golden_cases("en"))}
    held_back = {each.id for language in ("zh", "en") for each in golden_cases(language, Half.HELD_BACK)}
    cases.begin(TRAINER)
    kept = {golden.id: golden for golden in cases.in_use()}
    assert kept.keys() <= shipped.keys()
    assert len(kept) > 0.95 * len(shipped)
    assert not kept.keys() & held_back
    assert {golden.origin for golden in kept.values()} == {CaseOrigin.SEED}
    retired = next(iter(kept))
    cases.retire([retired], TRAINER)
    cases.begin(TRAINER)
    assert cases.adopt_seed(TRAINER).new == ()
    assert retired not in ids(cases)
