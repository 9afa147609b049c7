"""How near the golden cases come to the wording of the handbook: near ones would measure copying, not understanding."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from evals.domain import Case
from knowledge import ArticleDraft, normalize


@dataclass(frozen=True, slots=True)
class Nearest:
    """The title or similar question that a case's last message shares most with; `overlap` is between 0 and 1."""

    case_id: str
    question: str
    overlap: float


def nearest_questions(cases: Sequence[Case], articles: Iterable[ArticleDraft]) -> list[Nearest]:
    """Of each case the nearest title or similar question of any article.

    The overlap is Dice's coefficient of the sets of character pairs, 2·shared / (pairs of one + pairs of the other), in
    normal form without blanks and marks (Dice 1945).
    """
    pairs_of = {question: pairs for question in _questions(articles) if (pairs := character_pairs(question))}
    holding: dict[str, list[str]] = defaultdict(list)
    for question, pairs in pairs_of.items():
        for pair in pairs:
            holding[pair].append(question)
    return [_nearest(case, pairs_of, holding) for case in cases]


def median_overlap(found: Sequence[Nearest]) -> float:
    """The median over the cases. Raises StatisticsError without any."""
    return median(each.overlap for each in found)


def character_pairs(text: str) -> frozenset[str]:
    """The neighbouring letters and digits of a text, across blanks and marks."""
    letters = "".join(letter for letter in normalize(text) if letter.isalnum())
    return frozenset(letters[start : start + 2] for start in range(len(letters) - 1))


def _questions(articles: Iterable[ArticleDraft]) -> Iterator[str]:
    for article in articles:
        yield article.content.title
        yield from article.content.similar_questions


def _nearest(case: Case, pairs_of: Mapping[str, frozenset[str]], holding: Mapping[str, Sequence[str]]) -> Nearest:
    own = character_pairs(case.question)
    shared = Counter(question for pair in own for question in holding.get(pair, ()))
    dice = {question: 2 * count / (len(own) + len(pairs_of[question])) for question, count in shared.items()}
    question = max(dice, key=lambda each: dice[each], default="")
    return Nearest(case.id, question, dice.get(question, 0.0))
