"""Markdown to sections: markup goes, structure stays. All other documents are turned into Markdown first."""

import re
from collections.abc import Mapping, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge.domain import Section
from knowledge.errors import Refusal
from knowledge.importing.cleaning import is_wrapped, join_wrapped
from knowledge.importing.contents import Document, Sheet
from knowledge.importing.kinds import FRONT_MATTER
from knowledge.importing.tables import faq_headings, rows_as_text, unheaded_faq

HTML_REMAINS = re.compile(r"</?[a-zA-Z][^<>]*>")
SOFT_BREAK = "\r"
BREAKS = {"softbreak": SOFT_BREAK, "hardbreak": "\n"}
EMPTY_WORDS = re.compile(
    r"(?:请|請)?(?:点击|點擊|按|查看|参见|参考|詳見|详见|访问|点|下载|了解)?(?:这里|這裡|此处|此處|此|链接|連結|網址|网址|详情|詳情|下载|下載|更多|官网|网站)"
    r"|(?:click |see |read |find out )?(?:here|link|this (?:page|link|site)|more|download|details|website|learn more)",
    re.IGNORECASE,
)
LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def read_markdown(text: str, *, wrapped: bool = False) -> Document:
    """Sections of a Markdown text, one a heading; places count the headings ("§3").

    `wrapped` says that single line ends mean nothing, as in what was HTML before; people who write Markdown often mean
    them, so otherwise only lines that look broken to a width are joined.
    """
    defaults, text = split_front_matter(text)
    text = without_comments(text)
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(text)
    writer = _Writer(wrapped=wrapped)
    writer.write(tokens)
    return Document(tuple(writer.sections()), tuple(writer.tables), defaults)


def without_comments(text: str) -> str:
    """A text without HTML comments; one that never ends is text. Thousands of them would keep the parser busy."""
    first, *others = text.split("<!--")
    kept = [first]
    for other in others:
        _, end, after = other.partition("-->")
        kept.append(after if end else f"&lt;!--{other}")
    return "".join(kept)


def split_front_matter(text: str) -> tuple[Mapping[str, object], str]:
    """The values between the --- lines at the top, and the text below them; raises Refusal when they are broken."""
    match = FRONT_MATTER.match(text)
    if match is None:
        return {}, text
    import yaml  # type: ignore[import-untyped]

    try:
        values = yaml.safe_load(re.sub(r"\A---.*\n|^(---|\.\.\.)[ \t]*\Z", "", match.group(0), flags=re.MULTILINE))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Refusal("its front matter between the --- lines is not valid YAML: correct it") from error
    if not isinstance(values, dict):
        return {}, text
    return {str(key): value for key, value in values.items()}, text[match.end() :]


class _Writer:
    """Walks the tokens of a Markdown text and gathers plain text under its headings."""

    def __init__(self, *, wrapped: bool) -> None:
        self._wrapped = wrapped
        self._done: list[Section] = []
        self._path: list[tuple[int, str]] = []
        self._blocks: list[str] = []
        self._lists: list[int | None] = []
        self._marker = ""
        self._count = 0
        self.tables: list[Sheet] = []

    def sections(self) -> list[Section]:
        """All sections with text or a heading."""
        self._close()
        return self._done

    def write(self, tokens: Sequence[Token]) -> None:
        """Take in a whole text."""
        position = 0
        while position < len(tokens):
            token = tokens[position]
            if token.type == "table_open":
                end = next(at for at in range(position, len(tokens)) if tokens[at].type == "table_close")
                self._table(_rows(tokens[position:end]))
                position = end
            elif token.type == "heading_open":
                self._heading(int(token.tag[1:]), inline_text(tokens[position + 1], wrapped=True))
                position += 2
            else:
                self._block(token)
            position += 1

    def _heading(self, level: int, title: str) -> None:
        title = " ".join(title.split()).strip("# ")
        if not title:
            return
        self._close()
        self._path = [each for each in self._path if each[0] < level] + [(level, title)]
        self._count += 1

    def _table(self, rows: list[tuple[str, ...]]) -> None:
        sheet = Sheet(" ".join(title for _, title in self._path[-1:]), tuple(rows))
        if faq_headings(sheet) or unheaded_faq(sheet):
            self.tables.append(sheet)
        else:
            self._blocks.append(_table_as_text(rows))

    def _block(self, token: Token) -> None:
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            self._lists.append(int(token.attrGet("start") or 1) if token.type.startswith("ordered") else None)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            self._lists.pop()
        elif token.type == "list_item_open":
            self._marker = self._next_marker()
        elif token.type in {"fence", "code_block"}:
            self._add(token.content.rstrip("\n"))
        elif token.type == "html_block":
            self._add(without_tags(token.content))
        elif token.type == "inline":
            self._add(inline_text(token, wrapped=self._wrapped))

    def _next_marker(self) -> str:
        indent = "  " * (len(self._lists) - 1)
        number = self._lists[-1]
        if number is None:
            return f"{indent}- "
        self._lists[-1] = number + 1
        return f"{indent}{number}. "

    def _add(self, text: str) -> None:
        if not text.strip():
            return
        block = self._marker + text.strip("\n")
        if self._lists and self._blocks and (self._marker or self._blocks[-1][:1] in " -0123456789"):
            self._blocks[-1] += "\n" + (block if self._marker else "  " * len(self._lists) + block)
        else:
            self._blocks.append(block)
        self._marker = ""

    def _close(self) -> None:
        text = "\n\n".join(self._blocks).strip()
        if text or self._path:
            path = tuple(title for _, title in self._path)
            self._done.append(Section(path, text, f"§{self._count}" if self._count else ""))
        self._blocks = []


def inline_text(token: Token, *, wrapped: bool) -> str:
    """The words of a paragraph: emphasis and pictures gone, full addresses of links behind their words."""
    parts: list[str] = []
    addresses: list[tuple[str, int]] = []
    for child in token.children or []:
        if child.type in {"text", "code_inline"}:
            parts.append(child.content)
        elif child.type in BREAKS:
            parts.append(BREAKS[child.type])
        elif child.type == "html_inline":
            parts.append("\n" if LINE_BREAK.fullmatch(child.content) else "")
        elif child.type == "link_open":
            addresses.append((str(child.attrGet("href") or ""), len(parts)))
        elif child.type == "link_close":
            address, start = addresses.pop()
            parts.append(_behind("".join(parts[start:]), address))
    return "\n".join(_joined(line.split(SOFT_BREAK), wrapped) for line in "".join(parts).split("\n")).strip()


def _joined(lines: list[str], wrapped: bool) -> str:
    """Lines between two firm line ends: one when they are known or seen to be wrapped."""
    return join_wrapped(lines) if wrapped or is_wrapped(lines) else "\n".join(line.strip() for line in lines)


def _behind(words: str, address: str) -> str:
    """The address of a link, where its words alone lead nowhere ("click here")."""
    is_address = address.startswith(("http://", "https://"))
    return f" ({address})" if is_address and EMPTY_WORDS.fullmatch(words.strip(" \r\n>»[]()（）")) else ""


def without_tags(html: str) -> str:
    """What remains of a block of HTML inside Markdown without its tags."""
    import html as entities

    return entities.unescape(HTML_REMAINS.sub("", LINE_BREAK.sub("\n", html))).strip()


def _rows(tokens: Sequence[Token]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append(())
        elif token.type == "inline":
            rows[-1] = (*rows[-1], inline_text(token, wrapped=True))
    return rows


def _table_as_text(rows: Sequence[Sequence[str]]) -> str:
    """A table's rows as sentences. Converters that found no heading row leave it empty."""
    headed = any(rows[0])
    written = rows if headed else rows[1:]
    return "\n".join(line for line in rows_as_text(written, headed=headed) if line) if written else ""
