"""The shapes of golden cases over HTTP."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from assistant import LONGEST_MESSAGE, MOST_MESSAGES, Message, Outcome, Role
from assistant.api import Asked, Given, Text
from evals.domain import Case, Half
from evals.golden import CaseFilter, CaseOrigin, GoldenCase
from knowledge import BusinessType, language_of

MOST_CASES = 200
MOST_ADDED = 500
MOST_ARTICLES = 50

ArticleId = Annotated[Text, Field(min_length=1, max_length=255)]
Fact = Annotated[Text, Field(max_length=500, pattern=r"\S")]


class SaidIn(Asked):
    """A message of what is asked."""

    role: Role
    text: Text = Field(max_length=LONGEST_MESSAGE, pattern=r"\S")


class CaseIn(Asked):
    """A question and what a right answer to it is, in the layout of the files of cases."""

    id: Text = Field("", max_length=64, description="Made up when it is left out.")
    conversation: list[SaidIn] = Field(
        min_length=1,
        max_length=MOST_MESSAGES,
        description="The last message is to be answered. When all of it is an agent's, internal articles may be used.",
    )
    language: Literal["zh", "en"] | None = Field(
        None, description="Of the reply; that of the last message if left out."
    )
    articles: list[ArticleId] = Field(
        [], max_length=MOST_ARTICLES, description="What a right answer rests on; none: the handbook has no answer."
    )
    also_right: list[ArticleId] = Field([], max_length=MOST_ARTICLES, description="May stand in for one of those.")
    key_facts: list[Fact] = Field([], max_length=MOST_ARTICLES, description="What a right answer holds.")
    business_type: BusinessType | None = None
    outcome: Outcome | None = None
    traits: list[Annotated[Text, Field(min_length=1, max_length=64)]] = Field([], max_length=MOST_ARTICLES)
    half: Literal[Half.DEVELOPMENT] = Field(
        Half.DEVELOPMENT, description="What is held back for a report is not taken in."
    )

    def case(self) -> Case:
        """The same as the core wants it."""
        conversation = tuple(Message(message.role, message.text) for message in self.conversation)
        return Case(
            id=self.id,
            conversation=conversation,
            language=self.language or language_of(conversation[-1].text),
            grades=dict.fromkeys(self.articles, 1),
            also_right=frozenset(self.also_right),
            key_facts=tuple(self.key_facts),
            business_type=self.business_type and self.business_type.value,
            outcome=self.outcome,
            traits=frozenset(self.traits),
            half=Half.DEVELOPMENT,
        )


class CasesIn(Asked):
    """Cases to be stored, all of them or none."""

    cases: list[CaseIn] = Field(min_length=1, max_length=MOST_ADDED)
    origin: CaseOrigin = Field(CaseOrigin.CONSOLE, description="Where they come from.")


class AddedOut(Given):
    """What became of them: the ids of new ones, and of those that ask the same already and stay as they are."""

    new: list[str]
    known: list[str]


class CaseQuery(Asked):
    """Which cases to list."""

    text: Text = Field("", max_length=200, description="Must stand in the question, in any case.")
    article_id: ArticleId | None = Field(None, description="Must be right for them.")
    origin: CaseOrigin | None = None
    retired: bool = Field(False, description="Those that are no longer asked, instead of those that are.")
    was_right: bool | None = Field(None, description="How they went when they were last put to the handbook.")
    limit: int = Field(50, ge=1, le=MOST_CASES)
    after: Text = Field("", max_length=64, description="The `next` of the page before.")

    def filter(self) -> CaseFilter:
        """The same as the core wants it."""
        return CaseFilter(self.text, self.article_id, self.origin, self.retired, self.was_right)


class SaidOut(Given):
    """A message of what is asked, personal data masked."""

    role: Role
    text: str


class VerdictOut(Given):
    """How a case went when it was last put to the handbook."""

    was_right: bool
    outcome: Outcome
    article_id: str | None = Field(description="The first article found.")
    confidence: float
    judged_at: datetime


class CaseOut(Given):
    """A golden case as it is stored."""

    id: str
    question: str = Field(description="The last message, which is to be answered.")
    conversation: list[SaidOut]
    language: str
    articles: list[str]
    also_right: list[str]
    titles: dict[str, str] = Field(description="Of the articles named here, by their ids; of those that there are.")
    key_facts: list[str]
    business_type: BusinessType | None
    outcome: Outcome | None
    traits: list[str]
    origin: CaseOrigin
    author: str
    created_at: datetime
    retired_by: str | None
    retired_at: datetime | None
    verdict: VerdictOut | None = Field(description="null until it was put to the handbook.")


class CasesOut(Given):
    """One page of cases, in order of id."""

    cases: list[CaseOut]
    next: str | None = Field(description="Give it as `after` to get the next page; null on the last one.")


def case_out(golden: GoldenCase, titles: Mapping[str, str]) -> CaseOut:
    """A stored case in its shape, with those of the `titles` that it needs."""
    case = golden.case
    verdict = VerdictOut.model_validate(golden.verdict) if golden.verdict else None
    named = {*case.grades, *case.also_right, verdict.article_id if verdict else None}
    return CaseOut(
        id=case.id,
        question=case.question,
        conversation=[SaidOut(role=message.role, text=message.text) for message in case.conversation],
        language=case.language,
        articles=list(case.grades),
        also_right=sorted(case.also_right),
        titles={article_id: title for article_id, title in titles.items() if article_id in named},
        key_facts=list(case.key_facts),
        business_type=BusinessType(case.business_type) if case.business_type else None,
        outcome=case.outcome,
        traits=sorted(case.traits),
        origin=golden.origin,
        author=golden.author,
        created_at=golden.created_at,
        retired_by=golden.retired_by,
        retired_at=golden.retired_at,
        verdict=verdict,
    )
