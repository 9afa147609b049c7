import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting.sentence_stream import UnreadableOutput, WrittenSentence, written_sentences

RETURNS = WrittenSentence("签收后7天内可以退货。", (1,))
POSTAGE = WrittenSentence("退货运费由买家承担。", (1, 2))
STRUCTURED = json.dumps(
    {
        "statements": [
            {"text": "签收后7天内可以退货。", "passages": [1]},
            {"text": "退货运费由买家承担。", "passages": [1, 2]},
        ]
    },
    ensure_ascii=False,
)
BODIES = [
    STRUCTURED,
    json.dumps(json.loads(STRUCTURED), indent=2),
    json.dumps(json.loads(STRUCTURED)["statements"], ensure_ascii=False),
    f"```json\n{STRUCTURED}\n```",
    f"<think>The customer asks [1] about returns. Let me see.</think>\n{STRUCTURED}",
    "\n".join(json.dumps(item) for item in json.loads(STRUCTURED)["statements"]),
    "签收后7天内可以退货。[1] 退货运费由买家承担。[1][2]",
    "签收后7天内可以退货[1]。退货运费由买家承担【1，2】。\n",
    "```\n签收后7天内可以退货。[1]\n退货运费由买家承担。 [1, 2]\n```",
]
ODD = [
    "You can return it within 7 days. [1] Postage is 3.50 dollars [2]. See [LINK_1].",
    'Here is the answer:\n```json\n{"statements": [{"text": "It costs 3.50 dollars.", "passages": [1]}]}\n```',
    '{"statements": [{"text": "broken" "passages": [1]}, {"text": "\\ud83d\\ude00 好的。", "passages": ["2"]}]}',
    "[1] 可以退货。[注] 见说明。``` 完",
    "第一行\n\n- 第二行 [2]\n- third line [3]",
]


@pytest.mark.parametrize("body", BODIES)
def test_reads_the_same_sentences_whatever_they_are_wrapped_in(body: str) -> None:
    assert list(written_sentences([body])) == [RETURNS, POSTAGE]


@given(body=st.sampled_from(BODIES + ODD), cuts=st.lists(st.integers(0, 400), max_size=30))
def test_the_cutting_of_the_stream_never_matters(body: str, cuts: list[int]) -> None:
    places = [0, *sorted({min(cut, len(body)) for cut in cuts}), len(body)]
    chunks = [body[start:end] for start, end in pairwise(places)]
    assert "".join(chunks) == body
    assert list(written_sentences(chunks)) == list(written_sentences([body]))


@given(text=st.text(alphabet='{}[]"text:passages,123 。.\n`<think>/\\你好', min_size=1), cut=st.integers(0, 100))
def test_any_text_is_read_alike_in_one_piece_and_in_two(text: str, cut: int) -> None:
    def read(chunks: list[str]) -> list[WrittenSentence] | None:
        try:
            return list(written_sentences(chunks))
        except UnreadableOutput:
            return None

    assert read([text[:cut], text[cut:]]) == read([text]) == read(list(text))


@pytest.mark.parametrize("body", BODIES)
def test_a_sentence_comes_out_before_the_next_one_is_finished(body: str) -> None:
    arrived = 0

    def letters() -> object:
        nonlocal arrived
        for letter in body:
            arrived += 1
            yield letter

    first = next(written_sentences(letters()))  # type: ignore[arg-type]
    assert first == RETURNS
    assert arrived < len(body) - 5


def test_marks_and_numbers_leave_the_text() -> None:
    sentences = list(written_sentences(["Postage is 3.50 dollars [2]. See [LINK_1] for more [1, 3]."]))
    assert sentences == [
        WrittenSentence("Postage is 3.50 dollars.", (2,)),
        WrittenSentence("See [LINK_1] for more.", (1, 3)),
    ]


def test_a_broken_object_does_not_hide_the_one_after_it() -> None:
    body = '{"statements": [{"text": "broken" "passages": [1]}, {"text": "好的。", "passages": [2]}]}'
    assert list(written_sentences([body])) == [WrittenSentence("好的。", (2,))]


@pytest.mark.parametrize("body", ['{"statements": []}', "[]", '```json\n{"statements": [ ]}\n```'])
def test_an_empty_list_means_that_the_passages_do_not_say(body: str) -> None:
    assert list(written_sentences([body])) == []


@pytest.mark.parametrize("body", ["", "  \n", '{"statements": [{"te', "{]", "<think>endless", "12 34"])
def test_text_without_a_sentence_is_refused(body: str) -> None:
    with pytest.raises(UnreadableOutput):
        list(written_sentences([body]))
