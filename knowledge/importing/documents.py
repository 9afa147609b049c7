"""Sections of a document to articles: a good title for each, questions and answers told apart, nothing too long."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from knowledge.domain import ArticleDraft, Section
from knowledge.importing.contents import Document
from knowledge.importing.cutting import cut_text
from knowledge.importing.fields import LONGEST_TITLE, article_from, defaults_of
from knowledge.importing.naming import article_id

LONGEST = 6000
LONGEST_QUESTION = 150
LEAST_CONTENTS = 4
LEAST_QUESTIONS = 3
QUESTION_SHARE = 0.15
SHORT_SHARE = 0.2
SHORTEST = 20
"""A section with less text than this joins the one before or after it, unless its heading is a question."""

SAYS_NOTHING = re.compile(
    r"^(?:[\W\d_]*|[一二三四五六七八九十]+[、.]?|其[他它]|说明|說明|备注|備註|注意(?:事项)?|概述|简介|总结|附录|内容|流程"
    r"|步骤|要求|规定|sheet ?\d*|工作表 ?\d*|others?|notes?|overview|introduction|summary|details|general"
    r"|description|procedure|examples?|steps)[:：]?$",
    re.IGNORECASE,
)
ASKED = re.compile(
    r"^\W{0,3}(?:\d{1,3}[.、)）]\s*)?(?:Q|问|問|问题|問題|Question)\s*\d{0,3}\s*[:：.、]\s*(?P<words>\S.*)$",
    re.IGNORECASE,
)
ANSWERED = re.compile(r"^\W{0,3}(?:A|答|答案|回答|Answer)\s*\d{0,3}\s*[:：.、]\s*(?P<words>.*)$", re.IGNORECASE)
SIMILAR = re.compile(r"^\W{0,3}(?:相似问题?|相似問題?|similar questions?)\s*[:：]\s*(?P<words>\S.*)$", re.IGNORECASE)


def articles_of_sections(document: Document, name: str) -> tuple[ArticleDraft, ...]:
    """Articles of a document's sections; raises Refusal when its front matter has a value that cannot be used."""
    defaults = defaults_of(document.defaults)
    stem = defaults.title or stem_of(name)
    drafts: list[ArticleDraft] = []
    prepared = list(_prepared(document.sections)) or _headings_alone(document.sections)
    # The pages of a document without headings are told apart by their first sentences.
    headless = ("",) if len(prepared) > 1 and not any(section.path for section, _ in prepared) else (stem,)
    times: dict[tuple[str, ...], int] = {}
    for section, similar in prepared:
        path = section.path or headless
        times[path] = times.get(path, 0) + 1
        identity = [*section.path, str(times[path])] if times[path] > 1 else list(section.path)
        title, text = _titled(section, title_of(path, stem))
        draft = article_from(
            {**defaults.values, "title": title, "text": text, "similar_questions": similar},
            name.rsplit("/", 1)[-1],
            section.place,
        )
        drafts.append(replace(draft, article_id=_identity(defaults.prefix, name, identity), headings=section.path))
    return tuple(drafts)


def stem_of(name: str) -> str:
    """A file's name without folders and ending."""
    return re.sub(r"\.\w{1,5}$", "", name.rsplit("/", 1)[-1])


def title_of(path: Sequence[str], stem: str) -> str:
    """A title that can stand alone: the heading, with those above it while it says nothing by itself."""
    words = [path[-1]]
    if words == [""]:
        return ""
    for above in [*reversed(path[:-1]), stem]:
        if not SAYS_NOTHING.match(words[0]):
            break
        if above != words[0]:
            words.insert(0, above)
    return " · ".join(words).rstrip(":：")


def _titled(section: Section, title: str) -> tuple[str, str]:
    """A title and a text; a heading that is too long for a title is told in full above the text."""
    if len(title) <= LONGEST_TITLE:
        return title, section.text
    text = f"{section.path[-1]}\n\n{section.text}" if section.path else section.text
    return title[: LONGEST_TITLE - 1].rstrip() + "…", text


def is_question(heading: str) -> bool:
    """Whether a heading asks something."""
    return heading.rstrip().endswith(("?", "？", "吗", "嗎", "呢"))


def _identity(prefix: str, name: str, path: Sequence[str]) -> str:
    if prefix:
        return f"{prefix}-{article_id(prefix, path).rsplit('-', 1)[-1]}"
    return article_id(name, path)


def _prepared(sections: Sequence[Section]) -> Iterator[tuple[Section, tuple[str, ...]]]:
    split: list[Section] = []
    for section in without_contents(sections):
        first, *others = questions_apart(section)
        if split and not first.path and len(split[-1].path) == 1:
            # An answer goes on over the page: what stands before the next question belongs to the last one.
            split[-1] = replace(split[-1], text=f"{split[-1].text}\n\n{first.text}".strip())
        else:
            split.append(first)
        split.extend(others)
    for joined in short_joined([section for section in split if section.text.strip()]):
        section, similar = _similar_apart(joined)
        yield from ((part, similar) for part in cut(section))


def without_contents(sections: Sequence[Section]) -> list[Section]:
    """Sections without the lines of a table of contents: several that repeat the document's own headings."""
    headings = {_bare(section.path[-1]) for section in sections if section.path}
    return [replace(section, text=_without_lines(section.text, headings)) for section in sections]


def _without_lines(text: str, headings: set[str]) -> str:
    lines = text.split("\n")
    repeated = [bool(line.strip()) and _bare(line) in headings for line in lines]
    if sum(repeated) < LEAST_CONTENTS:
        return text
    kept = [line for line, again in zip(lines, repeated, strict=True) if not again]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _bare(heading: str) -> str:
    """A heading without list marks in front and the page number behind it."""
    return re.sub(r"[\W_]+", "", re.sub(r"\s+\d{1,4}$", "", heading.strip())).casefold()


def _headings_alone(sections: Sequence[Section]) -> list[tuple[Section, tuple[str, ...]]]:
    """What a document without any other text says in its headings, as one section."""
    headings = [section.path[-1] for section in sections if section.path]
    return [(Section((), "\n".join(headings), sections[0].place), ())] if headings else []


def questions_apart(section: Section) -> list[Section]:
    """A section with "Q: … A: …" lines becomes one section a question; what stands before them stays."""
    parts: list[tuple[str, list[str]]] = [("", [])]
    answers = 0
    for line in section.text.split("\n"):
        asked, answered = ASKED.match(line), ANSWERED.match(line)
        if asked:
            parts.append((asked["words"].strip(), []))
        elif answered and parts[-1][0]:
            answers += 1
            parts[-1][1].append(answered["words"])
        else:
            parts[-1][1].append(line)
    if not answers:
        return _asked_in_paragraphs(section)
    return [
        Section((*section.path, question) if question else section.path, "\n".join(lines).strip(), section.place)
        for question, lines in parts
    ]


def _asked_in_paragraphs(section: Section) -> list[Section]:
    """A section in which several paragraphs are questions, each with paragraphs that answer it."""
    paragraphs = section.text.split("\n\n")
    asked = [_is_asked(paragraph) for paragraph in paragraphs]
    answered = sum(ask and not after for ask, after in zip(asked, [*asked[1:], True], strict=True))
    if answered < LEAST_QUESTIONS or answered < QUESTION_SHARE * len(paragraphs):
        return [section]
    parts: list[tuple[str, list[str]]] = [("", [])]
    for paragraph, ask in zip(paragraphs, asked, strict=True):
        if ask:
            parts.append((paragraph.strip(), []))
        else:
            parts[-1][1].append(paragraph)
    if not _are_answers([(question, "\n\n".join(answer)) for question, answer in parts[1:]]):
        return [section]
    return [
        Section((*section.path, question) if question else section.path, "\n\n".join(answer), section.place)
        for question, answer in parts
    ]


def _are_answers(parts: Sequence[tuple[str, str]]) -> bool:
    """Whether most questions are asked once and answered with more than a word: a flow chart's are not."""
    short = sum(len(answer) < SHORTEST for _, answer in parts)
    repeated = len(parts) - len({question for question, _ in parts})
    return short + repeated <= max(1, SHORT_SHARE * len(parts))


def _is_asked(paragraph: str) -> bool:
    return len(paragraph) <= LONGEST_QUESTION and "\n" not in paragraph and paragraph.rstrip().endswith(("?", "？"))


def _similar_apart(section: Section) -> tuple[Section, tuple[str, ...]]:
    lines = section.text.split("\n")
    found = [match["words"] for line in lines if (match := SIMILAR.match(line))]
    if not found:
        return section, ()
    text = "\n".join(line for line in lines if not SIMILAR.match(line)).strip()
    similar = [each.strip() for words in found for each in re.split(r"[|；;]", words) if each.strip()]
    return replace(section, text=text), tuple(similar)


def short_joined(sections: Sequence[Section]) -> list[Section]:
    """Sections with very little text join their neighbour under the same heading, with their own heading as a line."""
    joined: list[Section] = []
    for section in sections:
        before = joined[-1] if joined else None
        if before is not None and _is_short(before) and _are_neighbours(before, section):
            joined[-1] = replace(section, text=f"{_with_heading(before, section)}\n\n{section.text}")
        elif before is not None and _is_short(section) and before.path[:-1] == section.path[:-1] and before.path:
            joined[-1] = replace(before, text=f"{before.text}\n\n{section.path[-1]}\n{section.text}")
        else:
            joined.append(section)
    return joined


def _is_short(section: Section) -> bool:
    heading = section.path[-1] if section.path else ""
    return (
        len(section.text) < SHORTEST and not is_question(heading) and (not heading or bool(SAYS_NOTHING.match(heading)))
    )


def _are_neighbours(before: Section, section: Section) -> bool:
    return section.path[: len(before.path)] == before.path or before.path[:-1] == section.path[:-1]


def _with_heading(before: Section, section: Section) -> str:
    above = not before.path or section.path[: len(before.path)] == before.path
    return before.text if above else f"{before.path[-1]}\n{before.text}"


def cut(section: Section) -> Iterator[Section]:
    """Parts of at most `LONGEST` characters; from the second on, their headings are numbered."""
    parts = cut_text(section.text, LONGEST)
    for number, text in enumerate(parts, 1):
        heading = section.path[-1] if section.path else ""
        path = (*section.path[:-1], f"{heading} ({number}/{len(parts)})".strip()) if number > 1 else section.path
        yield replace(section, path=path, text=text)
