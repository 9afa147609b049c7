"""Labelled questions of one knowledge base: what was searched for, and which articles answer it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant import JudgedDraft, Message, Reader, Role, judged_drafts, understand
from evals.cases import read_cases
from evals.datasets import is_dataset, read_datasets
from evals.domain import Case
from evals.errors import BadDataset
from knowledge import ArticleStore

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question as it is searched for; of a message that asks several things, each thing by itself in `texts`.

    An article of `right` answers it. Any other does not when `right` names one or the handbook has no answer
    (`answerable` is false); of feedback on a wrong answer, only those of `wrong` are known not to.
    """

    id: str
    texts: tuple[str, ...]
    reader: Reader
    right: frozenset[str]
    wrong: frozenset[str] = frozenset()
    answerable: bool = True

    def judges(self, article_id: str) -> bool | None:
        """Whether an answer from an article would be right; None when nobody knows."""
        if article_id in self.right:
            return True
        if article_id in self.wrong or self.right or not self.answerable:
            return False
        return None


def of_cases(cases: Iterable[Case]) -> list[Labelled]:
    """The cases that confidence decides: not those of greetings, of calls for a person, of a customer's own order."""
    found = []
    for case in cases:
        # What an agent looks up is understood as the question of a customer who asks nothing else.
        asked = (Message(Role.CUSTOMER, case.question),) if case.is_asked_by_agent else case.conversation
        inquiry = understand(asked)
        if not (inquiry.greeting or inquiry.wants_person or inquiry.personal):
            reader = Reader.AGENT if case.is_asked_by_agent else Reader.CUSTOMER
            right = frozenset(case.grades) | case.also_right
            found.append(Labelled(case.id, inquiry.parts, reader, right, answerable=case.is_answerable))
    return found


def of_source(path: Path) -> list[Case]:
    """The cases of a dataset folder, or of a file in the golden layout. Raises `BadDataset`."""
    if path.is_file():
        return list(read_cases(path))
    if not is_dataset(path):
        raise BadDataset(
            f"{path} is neither a file of cases nor a dataset folder (docs/evaluation.md has both layouts)"
        )
    return [case for dataset in read_datasets(path) for case in dataset.cases]


def of_feedback(store: ArticleStore) -> list[Labelled]:
    """The answers that agents judged; a translation of a right article is as right."""
    return [_of_draft(draft, store) for draft in judged_drafts(store.engine)]


def without_gone(labelled: Sequence[Labelled], store: ArticleStore) -> tuple[list[Labelled], list[tuple[str, str]]]:
    """The questions whose answer is live, and of the others the id and the article that is not there."""
    live = store.live({article_id for question in labelled for article_id in question.right})
    kept, refused = [], []
    for question in labelled:
        if question.right and not question.right & live.keys():
            refused.append((question.id, min(question.right)))
        else:
            kept.append(question)
    return kept, refused


def _of_draft(draft: JudgedDraft, store: ArticleStore) -> Labelled:
    live = store.live(draft.article_ids).values()
    translations = {
        revision.article_id
        for language in LANGUAGES
        for family in store.live_translations(live, language).values()
        for revision in family
    }
    same, none = frozenset(draft.article_ids) | translations, frozenset[str]()
    right, wrong = (same, none) if draft.was_right else (none, same)
    return Labelled(draft.id, (draft.inquiry,), draft.reader, right, wrong)
