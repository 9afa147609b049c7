"""What a change does to replies, before it is live; and what breaks keeps it from going live."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant, AssistantSettings, Message, Outcome, Reader, Request, Role, open_assistant
from evals.case_store import CaseStore
from evals.domain import Case
from evals.errors import InvalidPreview, PreviewNotFound
from evals.golden import CaseOrigin
from evals.preview_desk import PORTION, PreviewDesk, PreviewWish, unsaved
from evals.preview_jobs import JobState, PreviewJobs
from evals.previewing import Effect, Preview, Source
from knowledge import (
    Actor,
    ArticleContent,
    ArticleDraft,
    Audience,
    IndexLock,
    KnowledgeSettings,
    Lifecycle,
    NotFound,
    PublishBlocked,
    open_knowledge_base,
)
from knowledge.domain import Origin
from tests.assistant.api.conftest import HANDBOOK, TRAINER
from tests.evals.material import case
from tests.knowledge.articles import SetClock

CUSTOMER = Actor("customer")
BY_ID = {draft.article_id: draft.content for draft in HANDBOOK}


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def assistant(tmp_path: Path, clock: SetClock) -> Iterator[Assistant]:
    """An assistant over the tiny handbook of the tests of the API."""
    lock = IndexLock(tmp_path, "test")
    lock.acquire(0)
    knowledge = open_knowledge_base(KnowledgeSettings(encoder="stand-in"), tmp_path, lock, clock=clock)
    knowledge.store.save(HANDBOOK, TRAINER, Origin.IMPORT, publish=True)
    knowledge.catch_up()
    yield open_assistant(AssistantSettings(answer_level=0.995), knowledge)
    knowledge.close()


@pytest.fixture
def cases(assistant: Assistant) -> CaseStore:
    return CaseStore(assistant.knowledge.store)


@pytest.fixture
def previews(assistant: Assistant, cases: CaseStore) -> PreviewDesk:
    return PreviewDesk(assistant, cases)


def ask(assistant: Assistant, text: str, reader: Reader = Reader.CUSTOMER) -> Any:
    return assistant.draft(Request((Message(Role.CUSTOMER, text),), reader), CUSTOMER)


def edited(article_id: str, **fields: Any) -> ArticleDraft:
    return ArticleDraft(article_id, replace(BY_ID[article_id], **fields))


def effects(found: Preview) -> dict[str, Effect]:
    return {each.question.text: each.effect for each in found.effected}


def golden(text: str, *articles: str, **fields: Any) -> Case:
    return case("", articles, text, **fields)


def test_says_which_questions_change_and_how(assistant: Assistant, previews: PreviewDesk) -> None:
    for text in ("退货运费谁出?", "几天之内可以退货?", "怎样取消订单?", "可以开发票吗?", "无人机能送货到家吗?"):
        ask(assistant, text)
    ask(assistant, "可以开发票吗?")
    wish = PreviewWish(
        drafts=(
            edited("return-days", body="签收后30天内可以申请退货。"),
            ArticleDraft("drone", ArticleContent("无人机能送货到家吗?", "试点城市可以选择无人机配送。")),
            ArticleDraft("freight", ArticleContent("退货运费谁出?", "运费险会赔付退货运费。")),
        ),
        gone=frozenset({"cancel-order", "return-postage"}),
    )
    found = previews.preview(wish)
    assert effects(found) == {
        "几天之内可以退货?": Effect.WORDING,
        "无人机能送货到家吗?": Effect.GAINS,
        "退货运费谁出?": Effect.ARTICLE,
        "怎样取消订单?": Effect.LOSES,
    }
    assert found.counts[Source.REAL][Effect.SAME] == 1
    (wording,) = [each for each in found.effected if each.effect is Effect.WORDING]
    assert ("15天" in wording.before.draft.text, "30天" in wording.after.draft.text) == (True, True)
    answered = {figure.metric: (figure.before, figure.after) for figure in found.shares}["answer"]
    assert answered == pytest.approx((4 / 5, 4 / 5))


def test_what_it_shows_is_what_happens(assistant: Assistant, previews: PreviewDesk) -> None:
    texts = [content.title for content in BY_ID.values()]
    for text in texts:
        ask(assistant, text)
    draft = edited("invoice", title="无人机能送货吗?", body="试点城市可以。", similar_questions=("飞机送货",))
    found = previews.preview(PreviewWish(drafts=(draft,)))
    after = {each.question.text: each.after.draft for each in found.effected}
    assistant.knowledge.store.save([draft], TRAINER, Origin.EDIT, publish=True)
    assistant.knowledge.catch_up()
    for text in texts:
        real = ask(assistant, text)
        if text in after:
            assert (real.outcome, real.text) == (after[text].outcome, after[text].text)
    assert previews.preview(PreviewWish(drafts=(draft,))).effected == ()


def test_nothing_of_it_is_recorded_and_personal_data_is_masked(assistant: Assistant, previews: PreviewDesk) -> None:
    ask(assistant, "我的手机号是13800138000,几天之内可以退货?")
    found = previews.preview(PreviewWish(drafts=(edited("return-days", body="签收后30天内可以退货。"),)))
    (each,) = found.effected
    assert "13800138000" not in repr(each)
    again = previews.preview(PreviewWish(drafts=(edited("return-days", body="签收后30天内可以退货。"),)))
    assert again.counts[Source.REAL] == found.counts[Source.REAL]


def test_golden_cases_that_break_or_mend_are_named(previews: PreviewDesk, cases: CaseStore) -> None:
    right, mended, unanswerable = cases.add(
        [
            golden("几天之内可以退货?", "return-days", key_facts=("15天|15 天",)),
            golden("怎样取消订单?", "cancel-order", key_facts=("20分钟",)),
            golden("我要找人工客服"),
        ],
        TRAINER,
        CaseOrigin.CONSOLE,
    ).new
    assert cases.case(right).verdict is None
    wish = PreviewWish(
        drafts=(
            edited("return-days", body="签收后30天内可以申请退货。"),
            edited("cancel-order", body="付款后20分钟内可以取消。"),
        )
    )
    found = previews.preview(wish)
    assert [breach.case_id for breach in found.breaches] == [right]
    assert found.mended == (mended,)
    verdicts = [cases.case(each).verdict for each in (right, mended, unanswerable)]
    assert [verdict and verdict.was_right for verdict in verdicts] == [True, False, True]
    figures = {figure.metric: (figure.before, figure.after) for figure in found.figures}
    assert figures["right_reply"] == pytest.approx((2 / 3, 2 / 3))
    assert figures["key_facts"] == pytest.approx((1 / 2, 1 / 2))


def test_publishing_what_breaks_a_golden_case_needs_a_reason(
    assistant: Assistant, previews: PreviewDesk, cases: CaseStore
) -> None:
    cases.add([golden("几天之内可以退货?", "return-days", key_facts=("15天",))], TRAINER, CaseOrigin.CONSOLE)
    lifecycle = Lifecycle(assistant.knowledge.store, check=previews)
    harmless = lifecycle.save(edited("invoice", body="可以开发票。请在30天内申请。"), TRAINER, base=1)
    lifecycle.publish([("invoice", harmless.number)], TRAINER)
    saved = lifecycle.save(edited("return-days", body="签收后30天内可以申请退货。"), TRAINER, base=1)
    with pytest.raises(PublishBlocked) as blocked:
        lifecycle.publish([("return-days", saved.number)], TRAINER)
    (breach,) = blocked.value.breaches
    assert breach.question == "几天之内可以退货?"
    with pytest.raises(PublishBlocked):
        lifecycle.retire(["return-days"], TRAINER)
    lifecycle.publish([("return-days", saved.number)], TRAINER, override="法规改了")
    assistant.knowledge.catch_up()
    # It is wrong now, and cannot break a second time.
    lifecycle.retire(["return-days"], TRAINER)


def test_the_check_follows_what_was_published_meanwhile(
    assistant: Assistant, previews: PreviewDesk, cases: CaseStore
) -> None:
    cases.add([golden("几天之内可以退货?", "return-days")], TRAINER, CaseOrigin.CONSOLE)
    assert len(previews.breaches((), ["return-days"])) == 1
    twin = ArticleDraft("twin", replace(BY_ID["return-days"], body="签收后15天内可以退货。"))
    assistant.knowledge.store.save([twin], TRAINER, Origin.EDIT, publish=True)
    assistant.knowledge.store.retire(["return-days"], TRAINER)
    assistant.knowledge.catch_up()
    assert previews.breaches((), ["return-days"]) == []
    assert previews.breaches((), ["invoice"]) == []


def test_what_is_scheduled_is_looked_at_when_it_is_in_force(previews: PreviewDesk, clock: SetClock) -> None:
    later = clock() + timedelta(days=7)
    promotion = edited("return-days", body="促销期间不能退货。", effective_from=later)
    before, after = previews.answer(promotion, "几天之内可以退货?")
    assert "15天" in before.draft.text
    assert "促销" in after.draft.text
    change = previews.change_of(PreviewWish(drafts=(promotion,), as_of=clock() + timedelta(days=1)))
    assert change.as_of == clock() + timedelta(days=1)


def test_an_unsaved_text_answers_its_own_question(previews: PreviewDesk) -> None:
    content = ArticleContent("无人机能送货到家吗?", "试点城市可以选择无人机配送。")
    before, after = previews.answer(unsaved(content, None), content.title)
    assert before.draft.outcome is not Outcome.ANSWER
    assert (after.draft.outcome, "无人机配送" in after.draft.text) == (Outcome.ANSWER, True)
    internal = replace(content, audience=Audience.INTERNAL)
    assert previews.answer(unsaved(internal, None), content.title)[1].draft.outcome is Outcome.ANSWER


def test_a_preview_of_nothing_or_of_one_article_twice_is_refused(previews: PreviewDesk) -> None:
    for wish in (
        PreviewWish(),
        PreviewWish(revisions=(("invoice", 1),), gone=frozenset({"invoice"})),
        PreviewWish(revisions=(("invoice", 1), ("invoice", 1))),
    ):
        with pytest.raises(InvalidPreview, match="each article once"):
            previews.change_of(wish)
    for wish in (PreviewWish(revisions=(("invoice", 7),)), PreviewWish(gone=frozenset({"nowhere"}))):
        with pytest.raises(NotFound):
            previews.change_of(wish)


def test_results_are_kept_for_a_day(previews: PreviewDesk, clock: SetClock) -> None:
    jobs = PreviewJobs(previews, clock)
    job = jobs.start(PreviewWish(gone=frozenset({"invoice"})), wait_seconds=60)
    assert (job.state, jobs.job(job.id)) == (JobState.DONE, job)
    clock.move(hours=25)
    with pytest.raises(PreviewNotFound):
        jobs.job(job.id)
    jobs.close()


def test_keeps_up_with_the_handbook_a_portion_a_round(assistant: Assistant, cases: CaseStore) -> None:
    asked = [golden(f"第 {number} 次问：几天之内可以退货?", "return-days") for number in range(PORTION + 1)]
    cases.add(asked, TRAINER, CaseOrigin.CONSOLE)
    previews = PreviewDesk(assistant, cases, quiet_seconds=0)
    assert [previews.keep_up() for _ in range(3)] == [False, True, True]
    assistant.knowledge.store.save([edited("invoice", body="不能。")], TRAINER, Origin.EDIT, publish=True)
    assistant.knowledge.catch_up()
    assert [previews.keep_up() for _ in range(3)] == [False, True, True]
    assert not PreviewDesk(assistant, cases).keep_up()
