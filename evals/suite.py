"""What `answerdesk eval` runs: the golden cases on the shipped handbook, and datasets on their own articles."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from assistant import AssistantSettings, caution_of, open_assistant
from evals.agreement import judgement_of
from evals.bootstrap import corpus_knowledge, handbook_knowledge, using_model
from evals.calibration import Nearest
from evals.cases import LANGUAGES, golden_cases
from evals.datasets import Dataset, read_datasets
from evals.domain import Case, Half, Judgement, Measurement, Record
from evals.errors import BadDataset
from evals.judge import Judge, rulings
from evals.measuring import measure
from evals.other_half import Refit, can_be_refitted
from evals.overlap import median_overlap, nearest_questions
from evals.runner import run
from evals.systems import assistant_system, search_system
from knowledge import Candidate, KnowledgeBase, KnowledgeSettings, Progress, RankingModel, sample_articles

ALL = "all"
FITTED = "search, fitted on the other half"


@dataclass(frozen=True, slots=True)
class Settings:
    """What knowledge base and assistant are measured with."""

    knowledge: KnowledgeSettings
    assistant: AssistantSettings


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A measurement, the records it was made from, and remarks on the cases.

    `judgement` is what a judge said, where one was asked. `fitted` is the same set with confidence and level fitted on
    the other half of its questions, where there are unanswerable ones.
    """

    measurement: Measurement
    records: tuple[Record, ...]
    remarks: tuple[str, ...] = ()
    judgement: Judgement | None = None
    fitted: Measurement | None = None

    @property
    def measurements(self) -> tuple[Measurement, ...]:
        """All of it that a run keeps."""
        return (self.measurement, self.fitted) if self.fitted else (self.measurement,)


def evaluate_golden(settings: Settings, half: Half, progress: Progress | None = None) -> Iterator[Evaluation]:
    """The assistant on the golden cases of each language."""
    articles = sample_articles()
    with (
        handbook_knowledge(settings.knowledge, progress) as knowledge,
        closing(open_assistant(settings.assistant, knowledge)) as assistant,
    ):
        system = assistant_system(assistant)
        for language in LANGUAGES:
            cases = golden_cases(language, half)
            check_articles(cases, {article.article_id for article in articles})
            name = f"golden_{language}"
            records = run(system, cases, progress, name)
            overlap = median_overlap(nearest_questions(cases, articles))
            remark = f"median overlap of the cases with the nearest title or similar question: {overlap:.2f}"
            yield Evaluation(measure(name, "assistant", half.value, records), tuple(records), (remark,))


def evaluate_folder(
    settings: Settings,
    folder: Path,
    half: Half | None = None,
    progress: Progress | None = None,
    model: RankingModel | None = None,
) -> Iterator[Evaluation]:
    """Plain search on the dataset of a folder, and on its variant; without a `half` the whole set.

    With another ranking `model` than the shipped one, with that. Raises `BadDataset`, and `RankingModelRefused` for a
    model that does not belong to encoder and features.
    """
    datasets = read_datasets(folder)
    with (
        corpus_knowledge(settings.knowledge, datasets[0].corpus, progress) as knowledge,
        using_model(knowledge, model) if model is not None else nullcontext(),
    ):
        for dataset in datasets:
            yield _searched(dataset, _Searched(knowledge, settings.assistant), half, progress)


class _Searched:
    """Search as it is measured: the system, and the first candidates that it found, by question."""

    def __init__(self, knowledge: KnowledgeBase, settings: AssistantSettings):
        self.knowledge = knowledge
        self.caution = caution_of(settings)
        self.nearest: dict[str, Nearest] = {}
        self.system = search_system(knowledge, settings, self._note)

    def _note(self, case: Case, first: Candidate) -> None:
        self.nearest[case.question] = Nearest(first.article_id, first.features)


def _searched(dataset: Dataset, search: _Searched, half: Half | None, progress: Progress | None) -> Evaluation:
    records = tuple(run(search.system, _chosen(dataset, half), progress, dataset.name))
    plain = Evaluation(measure(dataset.name, "search", half.value if half else ALL, records), records)
    if half is not None or not can_be_refitted(records):
        return plain
    level = search.caution.policy(search.knowledge.model).answer_level
    refit = Refit(search.knowledge, search.system, search.caution)
    fitted = refit.fitted(records, dict(search.nearest), progress, dataset.name)
    levels = " and ".join(f"{fitted.levels[half]:.3f}" for half in Half)
    remark = f"answered from a confidence of {level:.3f} on; as fitted: {levels}"
    return replace(plain, fitted=measure(dataset.name, FITTED, ALL, fitted.records), remarks=(remark,))


def judged(evaluation: Evaluation, judge: Judge, progress: Progress | None = None) -> Evaluation:
    """The same with what a judge says of its replies; as it is where no reply can be held against key facts."""
    name = evaluation.measurement.name
    said = rulings(judge, evaluation.records, progress, f"{name}, judged by {judge.name}")
    return replace(evaluation, judgement=judgement_of(name, judge.name, said)) if said else evaluation


def check_articles(cases: Sequence[Case], articles: Collection[str]) -> None:
    """Raise `BadDataset` when a case expects an article that there is not: its failures would be nobody's."""
    for case in cases:
        gone = sorted({*case.grades, *case.also_right} - set(articles))
        if gone:
            raise BadDataset(f"case {case.id!r} expects the article {gone[0]!r}, which the handbook does not hold")


def _chosen(dataset: Dataset, half: Half | None) -> Sequence[Case]:
    return [case for case in dataset.cases if half in (None, case.half)]
