"""Takes out what copying from web pages, page layout and broken exports leaves in a text; real text stays."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufffe\uffff]"
)
SURROGATE = re.compile("[\ud800-\udfff]")
ODD_SPACE = re.compile("[\u00a0\u2000-\u200a\u202f\u205f]")
SPACES = re.compile("[ \t]+")
HAN = "\u3400-\u9fff\uf900-\ufaff"
WIDE = f"{HAN}\u3000-\u303f\uff00-\uffef"
IS_WIDE = re.compile(f"[{WIDE}]")

TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
NOTE = re.compile(f"(?<=[{HAN}])[(（]([a-zü{TONED}]{{1,6}})[)）]")
TONED_NOTE = re.compile(f"[(（?]((?=[a-zü]*[{TONED}])[a-zü{TONED}]{{1,6}})[)）]")
SYLLABLE = re.compile(
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:a|o|e|ai|ei|ao|ou|an|en|ang|eng|er|ong|i|ia|ie|iao|iu|ian|in|iang|ing|iong"
    r"|u|ua|uo|uai|ui|uan|un|uang|ueng|v|ve)"
)
NOTES_THAT_MAKE_A_HABIT = 3

FURNITURE = re.compile(
    r"""^[\s•·\-*]*(?:
        (?:第\s*\d+\s*[页頁])(?:\s*[,，/]?\s*[共总總]\s*\d+\s*[页頁])? | [共总總]\s*\d+\s*[页頁]
      | .{1,60}_第\d+[页頁]
      | (?:page|p\.)\s*\d+(?:\s*(?:of|/)\s*\d+)? | [-–—]\s*\d{1,4}\s*[-–—] | \d{1,4}\s*/\s*\d{1,4}
      | [ـ—–·•*_]{5,}
      | 已[阅閱][读讀]\d+[页頁].* | .{0,20}[继繼][续續]免[费費][阅閱][读讀]
      | (?:点击|點擊)?(?:免[费費])?下[载載](?:本|全)?文[档檔]?[^。]{0,12} | 文[档檔][简簡]介 | [资資]源描述[:：]?
      | 版[权權][说說歸归][明属屬]?[:：]?.*(?:本文[档檔]|用[户戶]提供|侵[权權]).*
      | (?:\d+、)?.*(?:下[载載]文[档檔]前|仅部分预览|如文[档檔]侵犯|在线预览部分).*
      | 《.+》由会员(?:分享|上传).* | .{0,20}更多相关内容在.{2,30}
      | 相[关關]推[荐薦]\S{0,4} | (?:我要)?投稿 | 时间[:：][\d\-: ]{8,20}.{0,20}投稿
      | ID[:：]\d{5,} | 大小[:：][\d.]+\s*[KMG]B | [页頁][数數][:：]\d+[页頁]? | (?:时间|上传)[:：]\d{4}-\d\d-\d\d
      | (?:分享到|扫码(?:下载|关注)|返回[顶顶]部|上一篇|下一篇|打印本页|关闭窗口|收藏本页).{0,40}
      | (?:back\ to\ top|skip\ to\ (?:main\ )?content|print\ this\ page|all\ rights\ reserved\.?)
    )\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
LONGEST_FURNITURE = 200
LEADERS = re.compile(r"[·•…‥⋯。.]{6,}|(?:[.·•…] ){5,}[.·•…]?|_{6,}|-{8,}|[•●]{3,}")
HAS_LEADERS = re.compile(r"[·•…‥⋯。._●-] ?[·•…‥⋯。._●-] ?[·•…‥⋯。._●-]")
CONTENTS_LINE = re.compile(r"^.{1,100}?(?:[·•…‥⋯.]{4,}|(?: ?[.·•…] ){3,}[.·•…]?)\s*\d{1,4}\s*$")
PAGE_OF_TITLE = re.compile(r"^(.{4,60})_第1[页頁]$", re.MULTILINE)
TAIL = re.compile(
    r"^\W{0,3}(?:.{0,40}相[关關](?:文章|阅读|閱讀|推荐|链接|文档)"
    r"|leave a (?:comment|reply)|related (?:articles|posts))\W{0,3}$",
    re.IGNORECASE | re.MULTILINE,
)
TAIL_BEGINS_AFTER = 0.6
BROKEN_PARAGRAPH = re.compile(r"(^[^\n]{45,}[a-z,])\n\n(?=[a-z])", re.MULTILINE)
STRAY = re.compile(f"(?<=[{HAN}])`(?=[{HAN}])")
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
LIGATURE = re.compile("[ﬀ-ﬆ]")
SENTENCE_END = re.compile(r"[。！？!?.:：;；…”\"』」）)]\s*$")
SLICE = re.compile(r"^(\d{1,3})、")

PAGE_LINES_LOOKED_AT = 2
REPEATED_ON_PAGES = 3
CERTAINLY_REPEATED = 5


def storable(text: str) -> str:
    """The text without characters that no database takes and no reader sees; everything else to the letter."""
    return SURROGATE.sub("\ufffd", INVISIBLE.sub("", text)) if not text.isascii() or not text.isprintable() else text


def clean(text: str) -> str:
    """A document's text ready to be split: line ends, odd spaces, notes of pronunciation, page furniture put right."""
    text = storable(text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").replace("\u2028", "\n"))
    text = without_ligatures(STRAY.sub("", without_pronunciation(text)))
    text = without_tail(PAGE_OF_TITLE.sub(r"\1\n", text, count=1))
    lines = (line.rstrip() for line in ODD_SPACE.sub(" ", text).split("\n"))
    text = without_leaders("\n".join(line for line in lines if not is_furniture(line)))
    text = BROKEN_PARAGRAPH.sub(r"\1 ", re.sub(r"\n{3,}", "\n\n", text))
    return without_slices(text).strip("\n")


def without_ligatures(text: str) -> str:
    """A text with "fi" for the one character that print has for it, and so on."""
    return LIGATURE.sub(lambda match: LIGATURES[match.group()], text)


def without_leaders(text: str) -> str:
    """A text with a line end for each row of dots, as they lead to page numbers; few texts have any."""
    return LEADERS.sub("\n", text) if HAS_LEADERS.search(text) else text


def without_tail(text: str) -> str:
    """A text without the links or comment form that a web page ends with."""
    ends = [match.start() for match in TAIL.finditer(text) if match.start() > TAIL_BEGINS_AFTER * len(text)]
    return text[: ends[0]] if ends else text


def is_furniture(line: str) -> bool:
    """Whether a line belongs to the page or the download site and not to the text."""
    if not line or len(line) > LONGEST_FURNITURE:
        return False
    return bool(FURNITURE.match(line) or (line[-1].isdigit() and CONTENTS_LINE.match(line)))


def without_pronunciation(text: str) -> str:
    """Takes "(wù)" out of "務(wù)" in a text that does so habitually; "(6%)", "(wifi)" and a lone note stay."""
    notes = [note for note in NOTE.findall(text) if is_syllable(note)]
    if sum(not note.isascii() for note in notes) < NOTES_THAT_MAKE_A_HABIT:
        return text
    for note in (NOTE, TONED_NOTE):
        text = note.sub(lambda match: "" if is_syllable(match.group(1)) else match.group(0), text)
    return text


def is_syllable(letters: str) -> bool:
    """Whether letters are one syllable of pinyin, with or without its tone mark."""
    bare = "".join(mark for mark in unicodedata.normalize("NFD", letters) if mark.isalpha() or mark == "\u0308")
    return SYLLABLE.fullmatch(bare.replace("u\u0308", "v").replace("\u0308", "")) is not None


def without_slices(text: str) -> str:
    """Joins a text that a preview site cut in numbered slices ("…社會電子¶2、商務…"), mostly in mid-sentence."""
    paragraphs = text.split("\n\n")
    numbered = [(index, int(match.group(1))) for index, each in enumerate(paragraphs) if (match := SLICE.match(each))]
    slices = [index for expected, (index, number) in enumerate(numbered, 1) if number == expected]
    if len(slices) < 3 or len(slices) != len(numbered):
        return text
    broken = [index for index in slices[1:] if index == 0 or not SENTENCE_END.search(paragraphs[index - 1])]
    if 2 * len(broken) < len(slices) - 1:
        return text
    joined: list[str] = []
    for index, paragraph in enumerate(paragraphs):
        words = SLICE.sub("", paragraph, count=1) if index in slices else paragraph
        if index in broken:
            joined[-1] += words
        else:
            joined.append(words)
    return "\n\n".join(joined)


def running_heads(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """The lines that half of the pages, or five of many, begin or end with, numbers in them aside."""
    counts = Counter(shape for lines in pages for shape in {_shape(line) for line in _edges(lines)})
    limit = max(REPEATED_ON_PAGES, min(len(pages) // 2, CERTAINLY_REPEATED))
    return frozenset(shape for shape, count in counts.items() if count >= limit)


def is_running_head(line: str, heads: frozenset[str]) -> bool:
    """Whether a line at the edge of a page is one of its running heads."""
    return _shape(line) in heads


def _shape(line: str) -> str:
    return re.sub(r"\d+|\b[ivxlc]+\b", "0", SPACES.sub(" ", line)).strip()


def _edges(lines: Sequence[str]) -> Sequence[str]:
    return [*lines[:PAGE_LINES_LOOKED_AT], *lines[-PAGE_LINES_LOOKED_AT:]]


def join_wrapped(lines: Sequence[str]) -> str:
    """One paragraph out of lines that were broken to a width: no space between Chinese, hyphens at line ends closed."""
    joined = ""
    for line in (each.strip() for each in lines):
        if not joined or not line:
            joined += line
        elif joined[-1] == "-" and joined[-2:-1].islower() and line[0].islower():
            joined = joined[:-1] + line
        elif IS_WIDE.match(line) or IS_WIDE.match(joined[-1]):
            joined += line
        else:
            joined += " " + line
    return joined


def is_wrapped(lines: Sequence[str], around: Sequence[str] = ()) -> bool:
    """Whether consecutive lines look broken to a width: all but the last nearly as wide as the widest `around` them."""
    if len(lines) < 2:
        return False
    widths = [width(line.rstrip()) for line in lines]
    widest = max(widths + [width(line.rstrip()) for line in around])
    if not 40 <= widest <= 130:
        return False
    broken = sum(each >= 0.75 * widest for each in widths[:-1])
    return broken >= 0.8 * (len(widths) - 1) and not all(SENTENCE_END.search(line) for line in lines)


def width(line: str) -> int:
    """The columns that a line takes on a terminal: 2 for a Chinese character."""
    return len(line) if line.isascii() else len(line) + len(IS_WIDE.findall(line))
