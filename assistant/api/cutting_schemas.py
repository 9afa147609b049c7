"""The shapes of a preview of how a file is cut, over HTTP."""

from typing import Literal

from pydantic import Field

from assistant.api.import_schemas import RefusedOut
from assistant.api.schemas import Asked, Given, Text
from knowledge import Audience, BusinessType, CuttingWarning, PassageKind

LONGEST_ID = 255
LARGEST_NUMBER = 2**31 - 1


class CutPassageOut(Given):
    """A passage as it would be indexed; `text` of a body's passage is the body from `start` to `end`."""

    kind: PassageKind
    start: int
    end: int
    text: str


class CutArticleOut(Given):
    """An article as it would be stored."""

    id: str
    title: str
    body: str
    headings: list[str] = Field(description="What stands above it in the file, outermost first.")
    similar_questions: list[str]
    business_type: BusinessType
    audience: Audience
    language: str
    source: str
    passages: list[CutPassageOut]
    warnings: list[CuttingWarning]
    fault: str | None = Field(description="Why it cannot be stored.")


class CuttingOut(Given):
    """A file as it is cut now. Each change makes a new version; it is kept for an hour after the last."""

    id: str
    version: int
    path: str
    articles: list[CutArticleOut]
    refused: list[RefusedOut]


class CutIn(Asked):
    """An article of a preview, as somebody saw it."""

    version: int = Field(ge=1, le=LARGEST_NUMBER, description="The version that you look at.")
    article_id: Text = Field(min_length=1, max_length=LONGEST_ID)


class SplitIn(CutIn):
    """Where to cut an article in two, and what the second is called."""

    at: int = Field(ge=1, le=LARGEST_NUMBER, description="The character of the body that the second begins with.")
    title: Text = Field(min_length=1, max_length=2_000)


class CorrectIn(CutIn):
    """What to change about an article; what is left out stays."""

    title: Text | None = Field(None, max_length=2_000)
    body: Text | None = Field(None, max_length=200_000)
    similar_questions: list[Text] | None = Field(None, max_length=200)
    business_type: BusinessType | None = None
    audience: Audience | None = None


class CuttingImportIn(Asked):
    """How far the import of a preview goes."""

    version: int = Field(ge=1, le=LARGEST_NUMBER, description="The version that you look at.")
    mode: Literal["proposed", "drafts"] = "proposed"
