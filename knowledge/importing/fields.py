"""The fields of an article as files name them, in Chinese or English, and their values."""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Final

from knowledge.domain import ArticleContent, ArticleDraft, Audience, BusinessType
from knowledge.errors import Refusal
from knowledge.importing.cleaning import storable
from knowledge.importing.naming import source_of
from knowledge.text import language_of, sentences

# The names of each field, best first: when a table has two columns of one field, the better name wins.
NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "编号", "編號", "序号", "序號", "articleid", "编码", "faqid", "questionid", "no", "number"),
    "title": (
        *("title", "标准问", "标准问题", "標準問", "標準問題", "standardquestion", "问题", "問題", "question"),
        *("questions", "用户问题", "客户问题", "常见问题", "常見問題", "问", "問", "问句", "q", "标题", "標題"),
        *("题目", "faq", "faqquestion", "heading", "subject", "主题", "知识标题"),
    ),
    "text": (
        *("text", "答案", "标准答案", "標準答案", "回答", "回复", "回覆", "答复", "答覆", "解答", "答", "answer"),
        *("answers", "response", "responses", "reply", "a", "standardanswer", "faqanswer", "标准回复", "回复内容"),
        *("答案内容", "话术", "標準回覆", "正文", "body", "内容", "內容", "content", "知识内容", "详情", "detail"),
        *("details", "description", "说明", "描述"),
    ),
    "similar_questions": (
        *("similarquestions", "相似问", "相似问题", "相似問", "相似問題", "相似问法", "相似問法", "扩展问", "扩展问题"),
        *("擴展問", "同义问", "同义问法", "近似问", "similarquestion", "similar", "variants", "paraphrases"),
        *("alternativequestions", "alternatives", "问法", "其他问法"),
    ),
    "business_type": (
        *("businesstype", "业务类型", "業務類型", "分类", "分類", "类别", "類別", "类型", "類型", "业务分类"),
        *("category", "categories", "问题分类", "问题类型", "topic", "type"),
    ),
    "language": ("language", "语言", "語言", "lang", "语种", "語種"),
    "usual_language": (),  # what a template says; holds where a text leaves its language open
    "translation_of": ("translationof", "译自", "譯自", "原文编号", "对应中文编号"),
    "audience": ("audience", "受众", "受眾", "可见范围", "可見範圍", "适用对象", "visibility"),
    "owner": ("owner", "负责人", "負責人", "责任人", "維護人", "维护人", "responsible"),
    "review_by": ("reviewby", "复审日期", "複審日期", "覆核日期", "reviewdate"),
    "effective_from": (
        *("effectivefrom", "生效", "生效日期", "生效时间", "生效日", "生效時間", "开始日期", "startdate", "validfrom"),
    ),
    "effective_until": (
        *("effectiveuntil", "失效", "失效日期", "失效时间", "失效日", "失效時間", "结束日期", "enddate", "validuntil"),
        "expires",
    ),
    "source": ("source", "来源", "來源", "出处", "出處"),
}
FIELD_OF: Final[Mapping[str, tuple[str, int]]] = MappingProxyType(
    {name: (field, rank) for field, names in NAMES.items() for rank, name in enumerate(names)}
)
BUSINESS_TYPES: Final[Mapping[str, BusinessType]] = MappingProxyType(
    {kind.value.replace("_", ""): kind for kind in BusinessType}
    | {
        name: kind
        for kind, names in {
            BusinessType.CONSULTATION: (
                *("客户咨询", "客戶諮詢", "咨询", "諮詢", "售前咨询", "产品咨询", "consulting", "inquiry", "inquiries"),
            ),
            BusinessType.ORDERING: ("客户订购", "客戶訂購", "订购", "訂購", "下单", "order", "orders"),
            BusinessType.ORDER_CHANGE: (
                *(
                    "订单取消查询修改",
                    "訂單取消查詢修改",
                    "订单取消",
                    "订单查询",
                    "订单修改",
                    "订单变更",
                    "orderchanges",
                ),
            ),
            BusinessType.DELIVERY: (
                *("催货改时配送", "催貨改時配送", "催货", "改时配送", "配送", "物流", "物流配送", "shipping"),
            ),
            BusinessType.RETURN_EXCHANGE: (
                *("拒收退换货", "拒收退換貨", "拒收", "退换货", "退換貨", "退货", "换货", "return", "returns"),
                *("exchange", "exchanges", "returnsexchanges", "returnsandexchanges", "returnandexchange"),
            ),
            BusinessType.AFTER_SALES: ("售后服务", "售後服務", "售后", "售後", "aftersalesservice", "aftersaleservice"),
            BusinessType.COMPLAINT: ("投诉", "投訴", "客户投诉", "complaints"),
            BusinessType.FEEDBACK: ("意见反馈", "意見反饋", "反馈", "反饋"),
            BusinessType.OTHER: ("其他", "其它"),
        }.items()
        for name in names
    }
)
AUDIENCES: Final[Mapping[str, Audience]] = {
    **dict.fromkeys(
        (
            "public",
            "公开",
            "公開",
            "客户",
            "客戶",
            "所有人",
            "全部",
            "external",
            "customer",
            "all",
            "everyone",
            "general",
        ),
        Audience.PUBLIC,
    ),
    **dict.fromkeys(("internal", "内部", "內部", "员工", "坐席", "客服", "agent", "staff"), Audience.INTERNAL),
}
HAN, LATIN = re.compile("[\u3400-\u9fff]"), re.compile("[a-zA-Z]{2}")
SEPARATORS = re.compile(r"[\n|；;]+")
LONGEST_ID = 200
LONGEST_TITLE = 200


def plain_name(heading: str) -> str:
    """A heading or key without case, spaces and marks: "Standard_Question *" and "standard question" are one."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", heading).casefold())


def named(values: Mapping[str, object]) -> dict[str, object]:
    """Values with their keys as fields: exact names first, then the best of what else means a field."""
    if all(key in NAMES for key in values):
        return dict(values)
    best: dict[str, tuple[int, str]] = {}
    for key in values:
        field, rank = (key, -1) if key in NAMES else FIELD_OF.get(plain_name(key), ("", 0))
        if field and (field not in best or rank < best[field][0]):
            best[field] = (rank, key)
    chosen = {key: field for field, (_, key) in best.items()}
    return {chosen.get(key, key): value for key, value in values.items()}


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a file says about all of its articles: values of fields, what their ids begin with, and its title."""

    values: Mapping[str, object]
    prefix: str
    title: str


def defaults_of(values: Mapping[str, object]) -> Defaults:
    """The defaults in a file's front matter or properties, whatever names it gives them."""
    fields = named(values)
    given = {field: str(fields.pop(field, "") or "") for field in ("id", "id_prefix", "title")}
    return Defaults(fields, prefix=given["id"] or given["id_prefix"], title=given["title"])


def article_from(values: Mapping[str, object], name: str, place: str) -> ArticleDraft:
    """An article out of named values; unknown names become metadata.

    `values` holds fields of `NAMES` under their own name and whatever else there is. `name` is the file's, `place`
    where in it the article stands. Raises Refusal, naming the value that cannot be used; `article_id` is empty when
    the values have none.
    """
    title = _words(values, "title")
    body = _words(values, "text")
    if not title and not body:
        raise Refusal("it has neither a title nor a text: fill in one of them")
    business_type, metadata = business_type_of(_words(values, "business_type"))
    similar = _similar(values.get("similar_questions"))
    content = ArticleContent(
        title=title or first_sentence(body),
        body=body or title,
        similar_questions=tuple(question for question in similar if question != title),
        business_type=business_type,
        language=language_code(_words(values, "language")) or _language(f"{title}\n{body}", values),
        translation_of=_words(values, "translation_of") or None,
        audience=audience_of(_words(values, "audience")),
        owner=_words(values, "owner") or None,
        review_by=day_of(values.get("review_by"), "review_by"),
        effective_from=moment_of(values.get("effective_from"), "effective_from"),
        effective_until=moment_of(values.get("effective_until"), "effective_until"),
        source=_words(values, "source") or source_of(name, place),
        metadata=MappingProxyType(metadata | _others(values)),
    )
    _check_order(content)
    return ArticleDraft(article_id=_identity(values), content=content)


def _language(text: str, values: Mapping[str, object]) -> str:
    """The language of a text; of one with Chinese and Latin letters, or none of either, what is usual in its file."""
    usual = language_code(_words(values, "usual_language"))
    is_open = bool(HAN.search(text)) == bool(LATIN.search(text))
    return usual if usual is not None and is_open else language_of(text)


def _check_order(content: ArticleContent) -> None:
    start, end = content.effective_from, content.effective_until
    if start is not None and end is not None and start >= end:
        raise Refusal("effective_from is not before effective_until: correct one of them")


def _identity(values: Mapping[str, object]) -> str:
    given = _words(values, "id")
    if len(given) > LONGEST_ID:
        raise Refusal(f"its id is longer than {LONGEST_ID} characters: shorten it")
    return given


def _words(values: Mapping[str, object], field: str) -> str:
    value = values.get(field)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float | date):
        raise Refusal(f"its {field} is not text: give it as a string")
    return storable(str(value)).strip()


def _similar(value: object) -> tuple[str, ...]:
    """Similar questions given as a list, or in one cell with line ends, bars or semicolons between them."""
    if value is None:
        return ()
    if isinstance(value, str):
        value = SEPARATORS.split(value)
    if not isinstance(value, list | tuple) or not all(isinstance(each, str | int | float) for each in value):
        raise Refusal("its similar_questions are not a list of texts: give a list of strings")
    questions = (storable(str(each)).strip() for each in value)
    return tuple(dict.fromkeys(question for question in questions if question))


def business_type_of(words: str) -> tuple[BusinessType, dict[str, str]]:
    """The business type of a code or Chinese name; a category of the company's own is kept as metadata."""
    if not words:
        return BusinessType.OTHER, {}
    known = BUSINESS_TYPES.get(plain_name(words))
    return (known, {}) if known is not None else (BusinessType.OTHER, {"category": words})


def audience_of(words: str) -> Audience:
    """The audience of a code or Chinese name; public when there is none. An unknown one might be secret: refused."""
    audience = AUDIENCES.get(plain_name(words)) if words else Audience.PUBLIC
    if audience is None:
        raise Refusal(f"its audience '{words}' is unknown: write public or internal")
    return audience


def language_code(words: str) -> str | None:
    """The code "zh" or "en" for the names these languages go by; None for any other."""
    name = plain_name(words)
    if name.startswith(("zh", "中", "chinese", "cn", "简", "繁", "簡")):
        return "zh"
    return "en" if name.startswith(("en", "英")) else None


def day_of(value: object, field: str) -> date | None:
    """A day in any ISO form, with 2026/1/5 and 2026年1月5日 too; None when there is none."""
    moment = moment_of(value, field)
    return moment.date() if moment else None


def moment_of(value: object, field: str) -> datetime | None:
    """A moment with a time zone; a day stands for its beginning, and what names no zone is in this machine's."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, date):
        moment = datetime.combine(value, time())
    else:
        moment = _parsed(str(value).strip(), field)
    return moment if moment.tzinfo else moment.astimezone()


def _parsed(words: str, field: str) -> datetime:
    match = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", words)
    try:
        return datetime(*map(int, match.groups())) if match else datetime.fromisoformat(words)  # type: ignore[arg-type]
    except ValueError:
        raise Refusal(f"its {field} '{words[:40]}' is not a date: write it as 2026-01-31") from None


def _others(values: Mapping[str, object]) -> dict[str, str]:
    return {
        storable(key): storable(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str))
        for key, value in values.items()
        if key not in NAMES and value is not None and value != ""
    }


def first_sentence(text: str) -> str:
    """The first sentence of a text, shortened to a title's length."""
    start, end = next(iter(sentences(text[: LONGEST_TITLE * 2])), (0, LONGEST_TITLE))
    sentence = " ".join(text[start:end].split())
    return sentence if len(sentence) <= LONGEST_TITLE else sentence[:LONGEST_TITLE].rstrip() + "…"
