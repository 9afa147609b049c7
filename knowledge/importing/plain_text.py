"""Plain text to sections: headings are recognised by their numbering, their underline or the space around them."""

import re

from knowledge.domain import Section
from knowledge.importing.cleaning import is_wrapped, join_wrapped

NUMERAL = "一二三四五六七八九十百零〇"
CHAPTER = re.compile(rf"^第[{NUMERAL}\d]{{1,5}}[章节節篇部编編]\s*\S{{0,40}}$")
CHINESE = re.compile(rf"^[{NUMERAL}]{{1,3}}[、.．]\s*\S.{{0,38}}$")
CHINESE_IN_BRACKETS = re.compile(rf"^[(（][{NUMERAL}]{{1,3}}[)）]\s*\S.{{0,30}}$")
NUMBERED = re.compile(r"^(?:(?:Chapter|Appendix|Section|Part)\s+)?(\d{1,2}(?:\.\d{1,2}){0,3})[.、,)]?\s+\S.{1,100}$")
IN_BRACKETS = re.compile(r"^【[^】]{1,40}】$")
LABEL = re.compile(r"^\S[^。！？!?；;,，:：]{0,28}[:：]$")
UNDERLINE = re.compile(r"^\s*([=\-~])\1{2,}\s*$")
ENDS_A_SENTENCE = re.compile(r"[。！!；;，,、.]$")
QUESTION_MARK = re.compile(r"[?？]$")
LIST_ITEM = re.compile(
    rf"^\s*(?:[-*+•●○◆■▪·]\s|\d{{1,3}}[.、)）．]|[(（]\d{{1,3}}[)）]|[{NUMERAL}]{{1,3}}、|[(（][{NUMERAL}]|[①-⑳]|[a-zA-Z][.)]\s)"
)
TABULAR = re.compile(r"\S {3,}\S|\t|^\s*[|+]")

LONGEST_TITLE = 120
NO_TITLE = re.compile(r"[。！？!?；;，,、.:：]$|^[-=*_~#|+]")

Block = list[str]


def read_plain_text(text: str) -> tuple[Section, ...]:
    """Sections of a text, with "§" places; paragraphs broken to a width are joined, lists and tables stay."""
    title, found = _title_apart(blocks(text))
    path: list[tuple[int, str]] = [(0, title)] if title else []
    paragraphs: list[str] = []
    sections: list[Section] = []
    count = 0

    def close() -> None:
        if paragraphs or path:
            body = "\n\n".join(paragraphs)
            sections.append(Section(tuple(title for _, title in path), body, f"§{count}" if count else ""))
        paragraphs.clear()

    for level, lines in found:
        if not level:
            paragraphs.append(paragraph(lines))
            continue
        close()
        path = [each for each in path if each[0] < level] + [(level, join_wrapped(lines).strip())]
        count += 1
    close()
    return tuple(sections)


def _title_apart(found: list[tuple[int, Block]]) -> tuple[str, list[tuple[int, Block]]]:
    """The title that a text begins with, and its other blocks: without repeats of it, "title 2" as a heading."""
    if len(found) < 2 or found[0][0]:
        return "", found
    title = join_wrapped(found[0][1]).strip()
    if len(title) > LONGEST_TITLE or len(found[0][1]) > 2 or NO_TITLE.search(title) or LIST_ITEM.match(title):
        return "", found
    rest: list[tuple[int, Block]] = []
    for level, lines in found[1:]:
        line = join_wrapped(lines).strip()
        again = line.removeprefix(title).strip() if not level and line.startswith(title) else None
        if again is not None and re.fullmatch(rf"[\d{NUMERAL}()（）]{{1,4}}", again):
            rest.append((1, lines))
        elif again != "":
            rest.append((level, lines))
    return title, rest


def blocks(text: str) -> list[tuple[int, Block]]:
    """Paragraphs and headings in order, each with its level: 0 for text, 1 for the outermost headings."""
    found: list[tuple[int, Block]] = []
    for block in _separated(text):
        rest = block
        while rest:
            level, heading, rest = _leading_heading(rest)
            if not level:
                break
            found.append((level, heading))
        found.extend(_with_headings_inside(rest))
    return found


def paragraph(lines: Block) -> str:
    """One paragraph's text: joined when its lines were broken to a width, line by line when they mean something."""
    if any(TABULAR.search(line.strip()) for line in lines):
        return "\n".join(line.rstrip() for line in lines)
    items: list[Block] = []
    for line in lines:
        if not items or LIST_ITEM.match(line):
            items.append([line])
        else:
            items[-1].append(line)
    wrapped = is_wrapped(lines)
    together = (
        join_wrapped(item) if wrapped or is_wrapped(item, lines) else "\n".join(each.strip() for each in item)
        for item in items
    )
    return "\n".join(together)


def heading_level(line: str, *, alone: bool) -> int:
    """How deep a heading a line is, 0 when it is none; `alone` says that empty lines stand around it."""
    line = line.strip()
    if CHAPTER.match(line) and not ENDS_A_SENTENCE.search(line):
        return 1
    if IN_BRACKETS.match(line):
        return 2
    if CHINESE.match(line) and not ENDS_A_SENTENCE.search(line):
        return 2
    if CHINESE_IN_BRACKETS.match(line) and not ENDS_A_SENTENCE.search(line):
        return 3
    return _level_of_lone(line) if alone else 0


def _level_of_lone(line: str) -> int:
    numbered = NUMBERED.match(line)
    if numbered and (QUESTION_MARK.search(line) or not ENDS_A_SENTENCE.search(line)):
        return 3 + numbered.group(1).count(".")
    return 7 if LABEL.match(line) and not LIST_ITEM.match(line) else 0


def _separated(text: str) -> list[Block]:
    return [
        [line for line in block.split("\n") if line.strip()] for block in re.split(r"\n[ \t]*\n", text) if block.strip()
    ]


def _leading_heading(block: Block) -> tuple[int, Block, Block]:
    """A heading at the beginning of a block and the rest of it; level 0 when the block begins with text."""
    if len(block) > 1 and UNDERLINE.match(block[1]) and len(block[0].strip()) <= 80:
        return (1 if "=" in block[1] else 2), block[:1], block[2:]
    alone = len(block) == 1 or (len(block) == 2 and _is_wrapped_heading(block))
    if len(block) == 2 and alone and (level := heading_level(" ".join(block), alone=True)):
        return level, block, []
    level = heading_level(block[0], alone=len(block) == 1)
    return (level, block[:1], block[1:]) if level else (0, [], block)


def _is_wrapped_heading(block: Block) -> bool:
    return bool(NUMBERED.match(block[0].strip())) and len(block[0].strip()) >= 50


def _with_headings_inside(block: Block) -> list[tuple[int, Block]]:
    found: list[tuple[int, Block]] = []
    for line in block:
        level = heading_level(line, alone=False)
        if level:
            found.append((level, [line]))
        elif found and not found[-1][0]:
            found[-1][1].append(line)
        else:
            found.append((0, [line]))
    return found
