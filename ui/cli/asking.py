"""`answerdesk ask` and `answerdesk search`."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant import AssistantError, InvalidMessage, Message, Outcome, Request, Role
from knowledge import KnowledgeError
from ui.cli.desks import conversation_of, open_desk
from ui.cli.output import line, progress, result, say

IN_PART = 3
ALTERNATIVES_SHOWN = 3
_HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")


def search_text(data_dir: Path, text: str, limit: int, *, as_json: bool) -> None:
    """Print the candidates for one text."""
    _see_it_says_something(text)
    with open_desk(data_dir, "search") as desk:
        found = desk.search(text, limit)
    if as_json:
        result({"candidates": found})
        return
    for number, candidate in enumerate(found, 1):
        line(f"{number:>2}. {candidate['confidence']:.2f}  {candidate['title']}  [{candidate['article_id']}]")
        line(f"          {_shortened(candidate['passage'])}")
    if not found:
        say("nothing was found")


def search_batch(data_dir: Path, queries: Path, run: Path, limit: int) -> int:
    """Write the candidates of many texts as a TREC run; one that can't be searched for is named, the others go on."""
    rows = list(_json_lines(queries))
    failed = 0
    with open_desk(data_dir, "search") as desk, progress() as show, _whole_file(run) as file:
        for done, row in enumerate(rows, 1):
            try:
                text = _text(row, queries)
                _see_it_says_something(text)
                found = desk.search(text, limit)
            except (AssistantError, KnowledgeError) as error:
                failed += 1
                say(f"query {row['id']}: {error}")
                found = []
            for rank, candidate in enumerate(found, 1):
                place = f"{_without_blanks(row['id'])} Q0 {_without_blanks(candidate['article_id'])} {rank}"
                file.write(f"{place} {candidate['score']:.6f} answerdesk\n")
            show("searching", done, len(rows))
    return IN_PART if failed else 0


def _without_blanks(name: object) -> str:
    """An id as a field of a TREC line, which has no place for blanks."""
    return "_".join(str(name).split())


def _see_it_says_something(text: str) -> None:
    if not text.strip():
        raise InvalidMessage("the text is empty")
    if _HALF_A_CHARACTER.search(text):
        raise InvalidMessage("the text is not valid UTF-8, or contains half a character (a lone surrogate)")


def ask_text(data_dir: Path, text: str, *, as_json: bool) -> None:
    """Print the draft for one question."""
    _see_it_says_something(text)
    with open_desk(data_dir, "ask") as desk:
        draft = desk.draft(Request(conversation_of(text)))
    if as_json:
        result(draft)
    else:
        _show(draft)


def ask_batch(data_dir: Path, questions: Path, out: Path) -> int:
    """Write the drafts of many questions; a question that can't be asked is named, and the others go on."""
    rows = list(_json_lines(questions))
    failed = 0
    with open_desk(data_dir, "ask") as desk, progress() as show, _whole_file(out) as file:
        for done, row in enumerate(rows, 1):
            try:
                conversation = _conversation(row, questions)
                for message in conversation:
                    _see_it_says_something(message.text)
                draft = desk.draft(Request(conversation))
            except (AssistantError, KnowledgeError) as error:
                failed += 1
                say(f"question {row['id']}: {error}")
                answer: dict[str, Any] = {"question_id": row["id"], "error": str(error)}
            else:
                answer = {"question_id": row["id"], **draft, "candidates": desk.candidates(draft["id"])}
            file.write(json.dumps(answer, ensure_ascii=False) + "\n")
            show("asking", done, len(rows))
    return IN_PART if failed else 0


def _show(draft: dict[str, Any]) -> None:
    line(draft["text"])
    for choice in draft["choices"]:
        line(f"  · {choice['question']}")
    line()
    shown = None
    for citation in draft["citations"]:
        if citation["article_id"] != shown:
            shown = citation["article_id"]
            source = f", {citation['source']}" if citation["source"] else ""
            line(f"{citation['title']} ({shown}{source})")
        line(f"  [{citation['number']}] {_shortened(citation['quote'])}")
    if draft["outcome"] != Outcome.ANSWER:
        _show_what_is_wanting(draft)
    for notice in draft["warnings"]:
        line(f"!  {notice['message']}")
    line(f"{draft['outcome']} · {draft['confidence']:.0%} · {draft['business_type']} · {draft['why']}")


def _show_what_is_wanting(draft: dict[str, Any]) -> None:
    """What an agent needs to go on: what the handbook lacks, what only the customer knows, and where else to look."""
    if draft["missing"]:
        line(f"missing: {draft['missing']}")
    if unknown := [slot["name"] for slot in draft["slots"] if slot["value"] is None]:
        line(f"to ask the customer: {', '.join(unknown)}")
    for other in draft["alternatives"][:ALTERNATIVES_SHOWN]:
        line(f"perhaps: {other['title']} ({other['article_id']}, {other['confidence']:.0%})")


def _shortened(text: str, most: int = 100) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"


class _whole_file:  # noqa: N801 - reads like open()
    """A text file that appears under its name only when everything was written."""

    def __init__(self, path: Path):
        self._path = path
        self._fresh = path.with_name(f"{path.name}.part")

    def __enter__(self) -> Any:
        try:
            self._file = self._fresh.open("w", encoding="utf-8")
        except OSError as error:
            raise KnowledgeError(f"{self._path} cannot be written: {error.strerror}") from error
        return self._file

    def __exit__(self, kind: object, *_: object) -> None:
        self._file.close()
        if kind is None:
            os.replace(self._fresh, self._path)
        else:
            self._fresh.unlink()


def _json_lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        content = path.read_text("utf-8-sig")
    except OSError as error:
        raise KnowledgeError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise KnowledgeError(f"{path} is not UTF-8 text") from error
    # Not splitlines(): a JSON text may contain the other characters that end a line.
    for number, text in enumerate(content.split("\n"), 1):
        if not text.strip():
            continue
        try:
            row = json.loads(text)
        except ValueError as error:
            raise KnowledgeError(f"{path}, line {number} is not JSON: {error}") from error
        if not isinstance(row, dict) or not isinstance(row.get("id"), str | int):
            raise KnowledgeError(f"{path}, line {number} needs an id")
        yield row


def _text(row: dict[str, Any], path: Path) -> str:
    text = row.get("text")
    if not isinstance(text, str):
        raise KnowledgeError(f"{path}: {row['id']!r} needs a text")
    return text


def _conversation(row: dict[str, Any], path: Path) -> tuple[Message, ...]:
    told = row.get("conversation")
    if told is None:
        return conversation_of(_text(row, path))
    try:
        return tuple(Message(Role(message["role"]), str(message["text"])) for message in told)
    except (TypeError, KeyError, ValueError) as error:
        raise InvalidMessage(
            f"the conversation of {row['id']!r} must be a list of {{role: customer|agent|assistant, text}}"
        ) from error
