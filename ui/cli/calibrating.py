"""`answerdesk calibrate`."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from assistant import AssistantSettings, Reader, prepare_tables
from evals import (
    LOWEST,
    RISKS,
    BadDataset,
    Calibration,
    Case,
    Effect,
    Half,
    Labelled,
    Nearest,
    calibrate,
    effects,
    effects_table,
    golden_cases,
    of_cases,
    of_feedback,
    of_source,
    price,
    questions_needed,
    try_out,
    without_gone,
)
from knowledge import (
    NEVER,
    ArticleStore,
    KnowledgeSettings,
    RankingModel,
    RankingModels,
    open_encoder,
    open_store,
    read_settings,
)
from ui.cli.desks import ADMINISTRATOR, Desk, open_desk
from ui.cli.output import line, progress, result, say

FAILED, IN_PART = 1, 3


@dataclass(frozen=True, slots=True)
class Wish:
    """Which labelled questions to calibrate with, at which accepted risk (that of the settings by default)."""

    sources: Sequence[Path]
    golden: bool
    feedback: bool
    half: Half | None
    risk: float | None
    dry_run: bool


@dataclass(frozen=True, slots=True)
class _Done:
    """A calibration for an accepted risk; before it was answered from `level_before` on."""

    calibration: Calibration
    risk: float
    level_before: float

    @property
    def questions(self) -> int:
        return len(self.calibration.after.right)

    @property
    def keeps(self) -> bool:
        """Whether the accepted risk can be promised."""
        return self.calibration.model.level(self.risk).answer_level < NEVER

    def effects(self) -> tuple[Effect, ...]:
        return effects(self.calibration, self.risk, self.level_before)


def calibrate_knowledge(data_dir: Path, wish: Wish, *, as_json: bool) -> int:
    """Fit the confidence and its levels, show what that changes, and take it into use; the exit code."""
    # Files that are wrong are named before minutes are spent.
    cases = list(_cases(wish))
    settings = read_settings(AssistantSettings, data_dir, "assistant")
    risk = wish.risk or settings.accepted_risk
    with closing(_store(data_dir)) as store:
        prepare_tables(store.engine)
        labelled, refused = without_gone([*of_cases(cases), *(of_feedback(store) if wish.feedback else ())], store)
        for question, article in refused:
            say(f"question {question} is left out: its article {article!r} is not live here")
        models = RankingModels(store.engine, store.clock)
        done = _fitted(data_dir, labelled, risk, models, lower=not wish.feedback)
        stored = models.add(done.calibration.model, ADMINISTRATOR) if done.keeps and not wish.dry_run else None
    version = stored.version if stored else None
    if as_json:
        result(_told(done, version, refused))
    else:
        _show(done, version)
    if not done.keeps:
        _say_what_is_needed(done)
        return FAILED
    _say_how_it_counts(settings, risk)
    return IN_PART if refused else 0


def go_back(data_dir: Path, *, as_json: bool) -> None:
    """Take the model before the one in use into use again, at last the shipped one."""
    with closing(_store(data_dir)) as store:
        version = RankingModels(store.engine, store.clock).go_back(ADMINISTRATOR)
    if as_json:
        result({"in_use": version})
    else:
        line(f"{version} is in use again")


def _store(data_dir: Path) -> ArticleStore:
    return open_store(read_settings(KnowledgeSettings, data_dir, "knowledge"), data_dir)


def _cases(wish: Wish) -> Iterator[Case]:
    if wish.golden:
        # The other half is kept for reports alone: nothing is fitted to it.
        for language in ("zh", "en"):
            yield from golden_cases(language, Half.DEVELOPMENT)
    for source in wish.sources:
        yield from (case for case in of_source(source) if wish.half in (None, case.half))


def _fitted(data_dir: Path, labelled: Sequence[Labelled], risk: float, models: RankingModels, *, lower: bool) -> _Done:
    """The calibration; without `lower` no level below the one in use may come of it.

    Agents judge what they were shown: their word says nothing of answers that were not given.
    """
    if not labelled:
        raise BadDataset("there is no labelled question of this knowledge base: nothing to calibrate with")
    with open_desk(data_dir, "calibrate", sample=False) as desk, progress() as show:
        encoder = open_encoder(read_settings(KnowledgeSettings, data_dir, "knowledge"), show)
        in_use = models.usable(models.in_use(), encoder.name)
        # The order stays as it is, with what it learned from the handbook's own questions.
        start = replace(RankingModel.default(), encoder=encoder.name, adaptation=in_use.adaptation)
        trials = try_out(_finder(desk), labelled, start, show, encoder.encode_questions)
    level = in_use.level(risk).answer_level
    calibration = calibrate(trials, start, [*RISKS, risk], floor=LOWEST if lower else level, in_use=in_use)
    return _Done(calibration, risk, level)


def _finder(desk: Desk) -> Any:
    def find(text: str, reader: Reader) -> Nearest | None:
        found = desk.search(text, 1, reader)
        return Nearest(found[0]["article_id"], found[0]["features"]) if found else None

    return find


def _told(done: _Done, version: str | None, refused: Sequence[tuple[str, str]]) -> dict[str, Any]:
    return {
        "stored": version,
        "questions": done.questions,
        "accepted_risk": done.risk,
        "refused": [{"question": question, "article": article} for question, article in refused],
        "figures": [asdict(effect) for effect in done.effects()],
        "levels": [asdict(level) for level in done.calibration.model.levels],
    }


def _show(done: _Done, version: str | None) -> None:
    line(f"{done.questions} labelled questions · accepted risk {done.risk:.1%}")
    line(effects_table(done.effects()))
    line()
    for level in done.calibration.model.levels:
        if level.answer_level < NEVER:
            line(f"  at most {level.risk:.1%} wrong: from {level.answer_level:.3f} on, {level.coverage:.1%} answered")
        else:
            line(f"  at most {level.risk:.1%} wrong: cannot be promised with these questions")
    kept, best = price(done.calibration, done.risk)
    line(f"the promise costs {max(best - kept, 0):.1%} of coverage: {kept:.1%} where {best:.1%} could be read off")
    line(f"{version} is in use" if version else "nothing was stored")


def _say_what_is_needed(done: _Done) -> None:
    wanted = questions_needed(done.calibration.after, done.risk)
    cannot = f"{done.risk:.1%} cannot be promised with {done.questions} labelled questions"
    if wanted is None:
        say(f"{cannot}, nor with more: even of the surest answers more are wrong; accept a higher risk")
    else:
        say(f"{cannot}: about {wanted} like these are needed, or a higher accepted risk; what was in use stays")


def _say_how_it_counts(settings: AssistantSettings, risk: float) -> None:
    if settings.answer_level is not None:
        say(f"answer_level = {settings.answer_level:g} in the settings stands above it: remove that line")
    elif settings.accepted_risk != risk:
        say(f"accepted_risk is {settings.accepted_risk:g} in the settings: set it to {risk:g} to answer at this risk")
