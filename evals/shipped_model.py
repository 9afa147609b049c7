"""`python -m evals.shipped_model DIR`: where the confidence that ships with search comes from, fitted anew.

For the golden development cases and every dataset in DIR: the features of the first candidate, by the shipped order and
its adaptation. A set without unanswerable questions gives some by simulation: the right articles are taken out of the
candidates, and what is first then is wrong. A weighted logistic regression over few features that mean the same in any
knowledge base is fitted to all sets, and without each family of sets in turn to see what carries over; the levels come
from the latter.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from assistant import Reader
from evals.bootstrap import corpus_knowledge, handbook_knowledge
from evals.calibration import OF_MEMORY
from evals.cases import LANGUAGES, golden_cases
from evals.datasets import NEAR, Dataset, dataset_folders, read_datasets
from evals.domain import Case, Half
from evals.errors import BadDataset, EvaluationError
from evals.fitting import Coefficients, fit_weighted
from evals.labelled import Labelled, of_cases
from evals.metrics.columns import Columns, Floats
from evals.metrics.confidence import auroc_near, auroc_right, expected_calibration_error
from evals.risk_control import LOWEST, STEP
from knowledge import NEVER, Candidate, KnowledgeBase, KnowledgeSettings, Level, RankingModel, judge_among

FEATURES = ("lead", "posterior")
"""The only two whose weights carried over: others gained on one knowledge base what they lost on the next."""

GOLDEN = "golden"
MOST, MOST_WITH_UNANSWERABLE = 1_200, 3_600
LARGE = 1_000
"""A set without unanswerable questions has a say in the levels from so many questions on."""

SIMULATED = 0.5
"""The weight of a simulated question: it stands for one that people ask, but nobody asked it."""

CANDIDATES = 24
SHOWN = (0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
PROMISED = (0.02, 0.05, 0.1)
FEWEST = 20
"""A risk among fewer answers says nothing."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What search made of the questions of a set.

    `features` of shape (questions, len(FEATURES)) are those of the first candidate, NaN where nothing was found;
    `right`, `answerable` and `near` of shape (questions,) are 1 or 0; `bereft` of shape (simulated questions,
    len(FEATURES)) are those of the first candidate when all right ones are taken out.
    """

    name: str
    family: str
    features: Floats
    right: Floats
    answerable: Floats
    near: Floats
    bereft: Floats

    def confidence(self, fitted: Coefficients) -> Floats:
        """The confidence of each question, 0 where nothing was found."""
        found = np.isfinite(self.features).all(axis=1)
        return np.where(found, fitted.probability(np.nan_to_num(self.features)), 0.0)

    def decides_levels(self, without: Sequence[str]) -> bool:
        """Whether the set has a say in the levels."""
        enough = len(self.right) >= LARGE or not self.answerable.all()
        return enough and self.name not in without


def tried_golden(settings: KnowledgeSettings) -> Iterator[Tried]:
    """The golden development cases on the handbook, each language a set."""
    with handbook_knowledge(settings) as knowledge:
        for language in LANGUAGES:
            cases = golden_cases(language, Half.DEVELOPMENT)
            yield _tried(knowledge, (f"{GOLDEN}_{language}", GOLDEN), of_cases(cases), _near(cases))


def tried_folder(folder: Path, family: str, settings: KnowledgeSettings) -> Iterator[Tried]:
    """A dataset on its articles, and its variant. Raises `BadDataset`."""
    datasets = read_datasets(folder)
    with corpus_knowledge(settings, datasets[0].corpus) as knowledge:
        for dataset in datasets:
            cases = _sample(dataset)
            yield _tried(knowledge, (dataset.name, family), list(map(_as_written, cases)), _near(cases))


def fitted(sets: Sequence[Tried]) -> Coefficients:
    """The fit to some sets, each weighing the square root of its questions. Raises `BadDataset` for none."""
    features, right, weights = [], [], []
    for each in sets:
        found = np.isfinite(each.features).all(axis=1)
        total = float(np.sqrt(found.sum()))
        for rows, labels, share in (
            (each.features[found], each.right[found], 1.0),
            (each.bereft, np.zeros(len(each.bereft)), SIMULATED),
        ):
            features.append(rows)
            right.append(labels)
            weights.append(np.full(len(rows), share * total / max(len(rows), 1)))
    if not sum(map(len, right)):
        raise BadDataset("nothing is left to fit to: --family puts every set into one")
    weight = np.concatenate(weights)
    return fit_weighted(np.concatenate(features), np.concatenate(right), weight * len(weight) / weight.sum())


def left_out(sets: Sequence[Tried]) -> dict[str, Floats]:
    """The confidence of each set's questions by a fit to the sets of other families. Raises `BadDataset`."""
    by_family = {
        family: fitted([each for each in sets if each.family != family]) for family in {each.family for each in sets}
    }
    return {each.name: each.confidence(by_family[each.family]) for each in sets}


def lowest_level(confidence: Floats, right: Floats, risk: float) -> float:
    """The lowest level from which on the share of wrong answers never exceeds the risk; `NEVER` if it does at once."""
    levels = 1.0 - STEP * np.arange(1, round((1.0 - LOWEST) / STEP) + 1)
    given = confidence[None, :] >= levels[:, None]
    answers, wrong = given.sum(axis=1), (given & (right[None, :] != 1)).sum(axis=1)
    exceeded = np.flatnonzero((answers >= FEWEST) & (wrong > risk * answers))
    place = exceeded[0] if len(exceeded) else len(levels)
    return round(float(levels[place - 1]), 3) if place else NEVER


def promised_level(sets: Sequence[Tried], confidence: Mapping[str, Floats], risk: float) -> Level:
    """The highest of the levels that the sets need; nothing is certified for a knowledge base that is none of them."""
    level = max((lowest_level(confidence[each.name], each.right, risk) for each in sets), default=NEVER)
    given = np.concatenate([np.zeros(0), *(confidence[each.name] >= level for each in sets)])
    answerable = np.concatenate([np.zeros(0), *(each.answerable for each in sets)])
    return Level(risk, level, round(float(given @ answerable / max(answerable.sum(), 1.0)), 2), len(given), 1.0)


def as_json(found: Coefficients, levels: Sequence[Level]) -> str:
    """`confidence`, `intercept` and `levels` as they stand in the file that ships.

    Remembered questions weigh what they did: no set of questions says how well people will judge answers.
    """
    shipped = RankingModel.default().confidence
    kept = {name: weight if name in OF_MEMORY else 0.0 for name, weight in shipped.items()}
    weights = {name: round(float(weight), 4) for name, weight in zip(FEATURES, found.weights, strict=True)}
    fields = {
        "confidence": {**kept, **weights},
        "intercept": round(found.intercept, 4),
        "levels": [asdict(level) for level in levels],
    }
    return json.dumps(fields, indent=2) + "\n"


def line(each: Tried, confidence: Floats) -> str:
    """A set's figures: AUROC right and near, calibration error, and coverage/risk at each level shown."""
    columns = Columns(
        {"confidence": confidence, "right": each.right, "answerable": each.answerable, "near": each.near},
        {},
        len(confidence),
    )
    figures = [auroc_right(columns), auroc_near(columns), expected_calibration_error(columns)]
    at_levels = [_at(level, each, confidence) for level in SHOWN]
    return " ".join([f"{each.name:26}", f"{len(confidence):5}", *(f"{figure:5.3f}" for figure in figures), *at_levels])


def main(arguments: Sequence[str]) -> int:
    """Print tables to standard error and the fit as JSON to standard output; 1 when a dataset is broken."""
    parser = argparse.ArgumentParser("python -m evals.shipped_model", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR", help="dataset folders (docs/evaluation.md)")
    parser.add_argument("--family", action="append", default=[], metavar="A,B", help="folders with one source")
    parser.add_argument("--without-level", action="append", default=[], metavar="SET", help="has no say in the levels")
    wish = parser.parse_args(arguments)
    families = {name: family for family in wish.family for name in family.split(",")}
    try:
        folders = dataset_folders(wish.folder)
        unknown = sorted({*families} - {folder.resolve().name for folder in folders})
        unknown += sorted({*wish.without_level} - _names(folders))
        if unknown:
            parser.error(f"{wish.folder} does not hold {unknown[0]!r}")
        sets = list(_told(_all_sets(folders, families)))
        sys.stdout.write(_report(sets, wish.without_level))
    except EvaluationError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _report(sets: Sequence[Tried], without: Sequence[str]) -> str:
    confidence = left_out(sets)
    heads = [f"{level:>9.2f}" for level in SHOWN]
    tell = [" ".join([f"{'set, its family left out':26}", "    n right  near   ECE", *heads, "(coverage/risk)"])]
    tell += [line(each, confidence[each.name]) for each in sets]
    deciding = [each for each in sets if each.decides_levels(without)]
    levels = [promised_level(deciding, confidence, risk) for risk in PROMISED]
    for level in levels:
        own = {each.name: lowest_level(confidence[each.name], each.right, level.risk) for each in deciding}
        needed = ", ".join(f"{name} {lowest:.3f}" for name, lowest in own.items())
        tell.append(f"risk {level.risk:.2f}: level {level.answer_level:.3f} ({needed})")
    sys.stderr.write("\n".join(tell) + "\n")
    return as_json(fitted(sets), levels)


def _names(folders: Sequence[Path]) -> set[str]:
    of_folders = {dataset.name for folder in folders for dataset in read_datasets(folder)}
    return of_folders | {f"{GOLDEN}_{language}" for language in LANGUAGES}


def _all_sets(folders: Sequence[Path], families: Mapping[str, str]) -> Iterator[Tried]:
    settings = KnowledgeSettings()
    yield from tried_golden(settings)
    for folder in folders:
        name = folder.resolve().name
        yield from tried_folder(folder, families.get(name, name), settings)


def _told(sets: Iterator[Tried]) -> Iterator[Tried]:
    for each in sets:
        sys.stderr.write(f"{each.name}: {len(each.right)} questions, {len(each.bereft)} simulated\n")
        yield each


def _at(level: float, each: Tried, confidence: Floats) -> str:
    given = confidence >= level
    coverage = given @ each.answerable / max(each.answerable.sum(), 1.0)
    return f"{coverage:.2f}/{1.0 - each.right[given].mean() if given.any() else 0.0:.3f}".rjust(9)


def _sample(dataset: Dataset) -> list[Case]:
    most = MOST if all(case.is_answerable for case in dataset.cases) else MOST_WITH_UNANSWERABLE
    order = np.random.default_rng(0).permutation(len(dataset.cases))
    return [dataset.cases[place] for place in order[:most]]


def _near(cases: Sequence[Case]) -> frozenset[str]:
    return frozenset(case.id for case in cases if NEAR in case.traits)


def _as_written(case: Case) -> Labelled:
    return Labelled(case.id, (case.question,), Reader.CUSTOMER, frozenset(case.grades), answerable=case.is_answerable)


def _tried(
    knowledge: KnowledgeBase, name: tuple[str, str], questions: Sequence[Labelled], near: frozenset[str]
) -> Tried:
    simulates = all(question.answerable for question in questions)
    first, right, bereft = [], [], []
    for question in questions:
        found = _surest(knowledge, question)
        first.append(_features(found))
        right.append(bool(found) and question.judges(found[0].article_id) is True)
        others = [row for row in found if row.article_id not in question.right]
        if simulates and others:
            bereft.append(_features(judge_among(others, knowledge.model)))
    return Tried(
        *name,
        np.array(first, np.float64).reshape(-1, len(FEATURES)),
        np.array(right, np.float64),
        np.array([question.answerable for question in questions], np.float64),
        np.array([question.id in near for question in questions], np.float64),
        np.array(bereft, np.float64).reshape(-1, len(FEATURES)),
    )


def _surest(knowledge: KnowledgeBase, question: Labelled) -> list[Candidate]:
    internal = question.reader is Reader.AGENT
    found = [knowledge.search(text, CANDIDATES, internal=internal) for text in question.texts]
    return max(found, key=lambda rows: rows[0].confidence if rows else 0.0)


def _features(found: Sequence[Candidate]) -> list[float]:
    return [found[0].features[name] if found else np.nan for name in FEATURES]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
