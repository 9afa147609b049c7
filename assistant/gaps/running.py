"""One run over all questions without a good answer: they become gaps, and gaps of before go on."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import numpy as np
from sqlalchemy import Engine, Row, select

from assistant.gaps.clustering import Graph, centred, communities, neighbours
from assistant.gaps.continuity import NO_GAP, joined, matched, numbered, part_of
from assistant.gaps.counting import counted_questions
from assistant.gaps.domain import GapState, Key, Question
from assistant.gaps.keeping import Changes, GapRow, keep
from assistant.gaps.naming import middle, name_of
from assistant.gaps.vectors import anchored_mean, vectors_of
from assistant.tables import gap_members, gaps
from knowledge import KnowledgeBase, Progress, Vectors, normalize, reading

_FIXED = frozenset({GapState.DRAFTED.value, GapState.DISMISSED.value})
"""Somebody decided about these: they take new questions in, and none is taken away."""


@dataclass(frozen=True, slots=True)
class _Before:
    """The gaps that are not closed, by id, and which question is in which."""

    gaps: Mapping[str, Row[Any]]
    of: Mapping[Key, str]


@dataclass(frozen=True, slots=True, eq=False)
class _Different:
    """Each way of asking once: `rows` are the questions that say it, in words that are compared equal."""

    rows: tuple[tuple[int, ...], ...]
    directions: Vectors


def find_gaps(knowledge: KnowledgeBase, progress: Progress) -> Changes:
    """Put the questions into gaps and store them; what changed."""
    engine = knowledge.store.engine
    progress("reading questions", 0, 0)
    with reading(engine) as connection:
        counted = list(counted_questions(connection))
    before = _before(engine)
    questions = [question for question, _ in counted]
    vectors = vectors_of(knowledge, [row for _, row in counted], progress)
    different = _different(questions, vectors, anchored_mean(knowledge, vectors))
    graph = neighbours(different.directions, lambda done, total: progress("comparing questions", done, total))
    progress("grouping questions", 0, 0)
    found = _clusters(graph, _known(different, questions, before), before)
    progress("storing gaps", 0, 0)
    return keep(knowledge.store, _rows(found, different, questions, before))


def _before(engine: Engine) -> _Before:
    with reading(engine) as connection:
        known = connection.execute(select(gaps).where(gaps.c.state != GapState.CLOSED.value)).all()
        members = connection.execute(select(gap_members.c.draft_id, gap_members.c.part, gap_members.c.gap)).all()
    rows = {row.id: row for row in known}
    return _Before(rows, {(row.draft_id, row.part): row.gap for row in members if row.gap in rows})


def _different(questions: Sequence[Question], vectors: Vectors, mean: Vectors) -> _Different:
    # Neighbours that are the same question again would leave no room for others.
    forms: dict[str, list[int]] = {}
    for row, question in enumerate(questions):
        forms.setdefault(normalize(question.text), []).append(row)
    rows = tuple(map(tuple, forms.values()))
    return _Different(rows, centred(vectors[[same[0] for same in rows]], mean))


def _known(different: _Different, questions: Sequence[Question], before: _Before) -> list[str]:
    """The gap of before that each way of asking is in, if any."""
    known = []
    for rows in different.rows:
        of = Counter(gap for row in rows if (gap := before.of.get(questions[row].key)))
        known.append(min(of, key=lambda gap: (-of[gap], gap)) if of else NO_GAP)
    return known


def _clusters(graph: Graph, known: Sequence[str], before: _Before) -> dict[str, list[int]]:
    """The ways of asking in each gap, by its id; a new gap has a new one."""
    start = joined(graph, known)
    is_fixed = [gap in before.gaps and before.gaps[gap].state in _FIXED for gap in start]
    loose = [row for row, fixed in enumerate(is_fixed) if not fixed]
    labels = communities(part_of(graph, loose), numbered([start[row] for row in loose]))
    continued = matched(labels, [known[row] for row in loose])
    found: dict[str, list[int]] = {}
    for row, fixed in enumerate(is_fixed):
        if fixed:
            found.setdefault(start[row], []).append(row)
    for row, label in zip(loose, labels.tolist(), strict=True):
        found.setdefault(continued.setdefault(label, str(uuid4())), []).append(row)
    return found


def _rows(
    found: Mapping[str, Sequence[int]], different: _Different, questions: Sequence[Question], before: _Before
) -> list[GapRow]:
    rows = []
    for gap, ways in found.items():
        members = [questions[row] for way in ways for row in different.rows[way]]
        old = before.gaps.get(gap)
        if old is not None and any(member.text == old.question for member in members):
            question = old.question
        else:
            centre = ways[middle(different.directions[np.asarray(ways)])]
            question = questions[different.rows[centre][0]].text
        kind = _most(members, lambda member: member.business_type.value)
        language = _most(members, lambda member: member.language)
        rows.append(GapRow(gap, name_of(question), question, kind, language, tuple(members)))
    return rows


def _most(members: Sequence[Question], of: Callable[[Question], str]) -> str:
    counts = Counter(map(of, members))
    return min(counts, key=lambda value: (-counts[value], value))
