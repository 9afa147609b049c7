"""Fits the weights of `assistant/business_types.json`: `python -m evals.triage.fitting DIR [FILE]`, DIR as for triage.

Fitted on four sources, none of which is the second half of the labelled dialogues: their first half; 220 messages of
dialogues that nobody had labelled, with types given here in the same sense (`evals/data/dialogue_types.jsonl` holds ids
and types, the text stays in the corpus); the golden cases' development half; the handbook's own questions, each without
the article it belongs to. Dialogues are of another company: they count in full without what the handbook says to them,
and little with it. Printed are figures out of fold; with FILE the weights of all are written to it.
"""

import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant import Message, TypeFeatures, type_features, understand
from evals.bootstrap import handbook_knowledge
from evals.cases import LANGUAGES, golden_cases
from evals.domain import Half
from evals.errors import EvaluationError
from evals.json_lines import Row, rows_of
from evals.triage.dialogues import dialogue_of, messages, read_labelled
from evals.triage.questions import asked
from knowledge import BusinessType, Candidate, KnowledgeBase, KnowledgeSettings, sample_articles

Floats = NDArray[np.float64]

KINDS = tuple(BusinessType)
FOLDS = 5
RIDGE = 0.3
STEPS = 30
EVIDENCE = 10
CONTEXT = 6
"""Turns before a message that its label was given with."""

WITHOUT, WITH_FOREIGN, OWN_QUESTIONS = 1.0, 0.3, 0.1
"""How much a message counts: by itself, with what another company's handbook says to it, and as a stored question."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A message with its type; samples of one `group` are never on both sides of a fold."""

    source: str
    group: str
    features: TypeFeatures
    kind: BusinessType
    weight: float


def main(arguments: Sequence[str]) -> int:
    """Print figures out of fold, write the weights; 2 for wrong usage, 1 for a broken dataset."""
    if not 1 <= len(arguments) <= 2:
        sys.stderr.write("usage: python -m evals.triage.fitting DIR [FILE]\n")
        return 2
    try:
        with handbook_knowledge(KnowledgeSettings()) as knowledge:
            samples = [*_dialogues(Path(arguments[0]) / "zh_jddc", knowledge), *_golden(knowledge), *_stored(knowledge)]
    except EvaluationError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.writelines(f"{line}\n" for line in out_of_fold(samples))
    if len(arguments) == 2:
        Path(arguments[1]).write_text(artefact(samples), encoding="utf-8")
    return 0


def fit(samples: Sequence[Sample]) -> dict[str, float]:
    """The weight of each clue: conditional logit (McFadden 1974), by Newton's method with a ridge of `RIDGE`."""
    names = sorted({name for sample in samples for name in sample.features})
    clues, kinds = _clues(samples, names), np.array([KINDS.index(sample.kind) for sample in samples])
    counts = np.array([sample.weight for sample in samples])
    weights = np.zeros(len(names))
    for _ in range(STEPS):
        likely = _softmax(clues @ weights)
        mean = np.einsum("nk,nkd->nd", likely, clues)
        slope = counts @ (clues[np.arange(len(kinds)), kinds] - mean) - RIDGE * weights
        bend = np.einsum("n,nk,nkd,nke->de", counts, likely, clues, clues, optimize=True)
        bend += RIDGE * np.eye(len(names)) - np.einsum("n,nd,ne->de", counts, mean, mean)
        weights += np.linalg.solve(bend, slope)
    return dict(zip(names, weights.tolist(), strict=True))


def artefact(samples: Sequence[Sample]) -> str:
    """The JSON that ships."""
    rounded = {name: round(weight, 2) for name, weight in fit(samples).items()}
    sources = "; ".join(sorted({sample.source for sample in samples}))
    return json.dumps({"version": "1", "fitted_on": sources, "weights": rounded}, indent=1) + "\n"


def out_of_fold(samples: Sequence[Sample]) -> Iterator[str]:
    """A line a source: how many of its samples get their type from weights that no sample of their group made."""
    right: dict[str, list[bool]] = defaultdict(list)
    folds = [hashlib.sha256(sample.group.encode()).digest()[1] % FOLDS for sample in samples]
    for fold in range(FOLDS):
        weights = fit([sample for sample, own in zip(samples, folds, strict=True) if own != fold])
        for sample, own in zip(samples, folds, strict=True):
            if own == fold:
                right[sample.source].append(_likeliest(sample, weights) == KINDS.index(sample.kind))
    for source, found in sorted(right.items()):
        yield f"{source:<48}{np.mean(found):.3f} of {len(found)}"


def _likeliest(sample: Sample, weights: dict[str, float]) -> int:
    return int(np.argmax(_clues([sample], list(weights))[0] @ np.array(list(weights.values()))))


def _clues(samples: Sequence[Sample], names: Sequence[str]) -> Floats:
    """Shape (samples, types, clues)."""
    clues = np.zeros((len(samples), len(KINDS), len(names)))
    for row, sample in enumerate(samples):
        for column, name in enumerate(names):
            for kind, value in sample.features[name].items():
                clues[row, KINDS.index(kind), column] = value
    return clues


def _softmax(sums: Floats) -> Floats:
    raised = np.exp(sums - sums.max(axis=1, keepdims=True))
    likely: Floats = raised / raised.sum(axis=1, keepdims=True)
    return likely


def _dialogues(folder: Path, knowledge: KnowledgeBase) -> Iterator[Sample]:
    """The first half of the labelled rows, and the messages that were labelled here."""
    for row in read_labelled(folder / "labelled.jsonl"):
        if row.half is Half.DEVELOPMENT:
            yield from _message("dialogues, first half", row.dialogue, row.conversation, row.business_type, knowledge)
    turns = {row["id"]: row["turns"] for _, row in rows_of(folder / "dialogs.jsonl")}
    labels = files("evals").joinpath("data", "dialogue_types.jsonl").read_text("utf-8")
    for label in map(json.loads, labels.splitlines()):
        dialogue, at = dialogue_of(label["id"]), int(label["id"].rsplit("#", 1)[1])
        said: list[Row] = turns[dialogue][max(0, at - CONTEXT) : at + 1]
        yield from _message(
            "dialogues, labelled here", dialogue, messages(said), BusinessType(label["business_type"]), knowledge
        )


def _message(
    source: str, group: str, conversation: Sequence[Message], kind: BusinessType, knowledge: KnowledgeBase
) -> Iterator[Sample]:
    inquiry = understand(conversation)
    found = knowledge.search(inquiry.text, EVIDENCE)
    yield Sample(source, group, type_features(inquiry.clues), kind, WITHOUT)
    yield Sample(f"{source}, with the handbook", group, type_features(inquiry.clues, found), kind, WITH_FOREIGN)


def _golden(knowledge: KnowledgeBase) -> Iterator[Sample]:
    for language in LANGUAGES:
        for case in golden_cases(language, Half.DEVELOPMENT):
            inquiry = understand(asked(case.question) if case.is_asked_by_agent else case.conversation)
            found = knowledge.search(inquiry.text, EVIDENCE, internal=case.is_asked_by_agent)
            kind = BusinessType(case.business_type or BusinessType.OTHER)
            yield Sample(f"golden cases, {language}", case.id, type_features(inquiry.clues, found), kind, WITHOUT)


def _stored(knowledge: KnowledgeBase) -> Iterator[Sample]:
    for article in sample_articles():
        content = article.content
        root = content.translation_of or article.article_id
        for text in (content.title, *content.similar_questions):
            clues = understand(asked(text)).clues
            found = list(_of_others(knowledge.search(text, EVIDENCE, internal=True), root))
            for features in (type_features(clues), type_features(clues, found)):
                yield Sample("handbook's questions", root, features, content.business_type, OWN_QUESTIONS)


def _of_others(candidates: Iterable[Candidate], root: str) -> Iterator[Candidate]:
    for candidate in candidates:
        if root not in (candidate.article_id, candidate.revision.content.translation_of):
            yield candidate


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
