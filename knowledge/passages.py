"""What of a revision is indexed: the questions it answers, and the pieces of its body."""

from knowledge.domain import ArticleContent, Passage, PassageKind, Revision
from knowledge.splitting import split
from knowledge.text import normalize


def passages_of(revision: Revision) -> list[Passage]:
    """The passages of a stored revision."""
    return pieces_of(revision.article_id, revision.number, revision.content)


def pieces_of(article_id: str, number: int, content: ArticleContent) -> list[Passage]:
    """The passages of what revision `number` says: one for each different question, one for each piece of the body."""
    found = questions_of(article_id, number, content)
    if has_body(content):
        found.extend(
            Passage(article_id, number, PassageKind.BODY, place, content.title, content.body[start:end], start, end)
            for place, (start, end) in enumerate(split(content.body))
        )
    return found


def questions_of(article_id: str, number: int, content: ArticleContent) -> list[Passage]:
    """The passages that stand for its questions: title and similar questions, each different one once."""
    whole = (0, len(content.body))
    return [
        Passage(article_id, number, PassageKind.QUESTION, place, content.title, question, *whole)
        for place, (form, question) in enumerate(_questions(content).items())
        if form
    ]


def has_body(content: ArticleContent) -> bool:
    """Whether its body has passages: one that only repeats the title is no piece of its own."""
    return normalize(content.body) not in _questions(content)


def _questions(content: ArticleContent) -> dict[str, str]:
    """Each different question by its normal form, as it was first written."""
    questions: dict[str, str] = {}
    for question in (content.title, *content.similar_questions):
        questions.setdefault(normalize(question), question)
    return questions


def indexed_text(passage: Passage) -> str:
    """What is encoded and indexed of a passage: a piece of a body is understood under its article's title."""
    if passage.kind is PassageKind.QUESTION or passage.text.startswith(passage.title):
        return passage.text
    return f"{passage.title}\n{passage.text}"
