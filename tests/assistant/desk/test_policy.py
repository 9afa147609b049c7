"""What a person has to answer, and what only looks like it: a written list, Chinese and English."""

import pytest

from assistant import Message, Role
from assistant.desk.domain import Cause
from assistant.desk.policy import policy_cause

OUTRIGHT: dict[Cause, tuple[str, ...]] = {
    Cause.COMPLAINT: (
        "我要投诉",
        "我要投诉你们的快递员，态度太恶劣",
        "我想投诉昨天接电话的客服",
        "投诉你们！",
        "必须给我一个说法",
        "我要向你们领导投诉",
        "I want to make a complaint about your courier",
        "I'd like to file a formal complaint.",
        "This is an official complaint",
        "I wish to complain about the service",
    ),
    Cause.LEGAL_THREAT: (
        "再不退款我就去12315投诉",
        "我要起诉你们",
        "我们法院见",
        "不处理我就找媒体曝光",
        "我的律师会联系你们",
        "再这样我只能走法律途径了",
        "那我就打12345反映",
        "I will sue you if this is not refunded",
        "See you in court!",
        "My lawyer will be in touch",
        "I'm going to report you to trading standards",
    ),
    Cause.PERSONAL_DATA_REQUEST: (
        "请删除我的个人信息",
        "把我的个人资料全部删掉",
        "把我的资料全删了",
        "你们保存了我的哪些信息",
        "你们收集了我什么数据?",
        "请提供我的个人数据副本",
        "Please delete all my personal data",
        "What data do you hold about me?",
        "I request a copy of my personal data",
        "Right to be forgotten: erase my data now",
    ),
    Cause.STRONG_ANGER: (
        "你们都是骗子",
        "他妈的三天了还没发货",
        "垃圾公司！！！",
        "太过分了，真恶心",
        "气死我了",
        "you are all liars",
        "This is bullshit",
        "Ridiculous!! Worst shop ever",
        "I am so furious",
    ),
}
NEAR_MISSES = (
    "投诉流程是什么",
    "在哪个资料里能看到运费",
    "Word 里怎么插入媒体",
    "can I put a photo of my passport in the order notes?",
    "我要疯了哈哈哈这个包太好看了",
    "我靠近地铁站,能送到站里吗",
    "快递员把我的包裹丢了,赔多少",
    "我已经把银行卡删除了,还能退款到原卡里吗",
    "I have given my address already",
    "When will my claim be dealt with?",
    "I never agreed to pay for express",
    "They threw in a free gift, thanks!",
    "My order records are gone from the app",
    "我想投诉流程是什么",
    "怎么投诉快递员",
    "请问投诉电话是多少",
    "投诉之后多久有回复",
    "上次的投诉处理得很好，谢谢",
    "投诉已经解决了",
    "My complaint was resolved, thanks",
    "How do I make a complaint?",
    "What is your complaints policy?",
    "你们的法律声明在哪里看",
    "发票可以用来打官司吗",
    "Do you have a legal department?",
    "隐私政策在哪里看",
    "怎么删除我的个人信息?",
    "怎么修改收货信息",
    "删除购物车里的商品",
    "How do you protect my data?",
    "How do I delete my account?",
    "你们卖垃圾袋吗",
    "厨房垃圾桶有多大",
    "怎么识别诈骗短信",
    "太好了！！谢谢",
    "服务有点差",
    "Is this email a scam? How can I tell?",
    "Great!! Thanks",
    "订单12345什么时候发货",
    "单号 2231512315880",
    "退货运费谁出?",
    "我要退货",
    "我的快递到哪了",
    "转人工",
    "在吗",
)


def said(*texts: str) -> tuple[Message, ...]:
    """What the customer and the assistant said in turn."""
    return tuple(Message((Role.CUSTOMER, Role.ASSISTANT)[number % 2], text) for number, text in enumerate(texts))


@pytest.mark.parametrize(
    ("cause", "text"), [(cause, text) for cause, texts in OUTRIGHT.items() for text in texts], ids=str
)
def test_what_is_said_outright_gets_a_person(cause: Cause, text: str) -> None:
    assert policy_cause(said(text)) is cause


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_what_only_sounds_like_it_does_not(text: str) -> None:
    assert policy_cause(said(text)) is None


@pytest.mark.parametrize(
    ("conversation", "repeated"),
    [
        (("退货运费谁出?", "由我们承担。", "退货运费谁出?"), True),
        (("退货运费谁出?", "由我们承担。", "我问的是退货运费到底谁出"), True),
        (("Who pays the return postage?", "We do.", "I asked: who pays the return postage?"), True),
        (("退货运费谁出?", "由我们承担。", "没用", "请问您要问哪个?", "答非所问"), True),
        (("退货运费谁出?", "由我们承担。", "没用"), False),
        (("退货运费谁出?", "由我们承担。", "换货运费谁出?"), False),
        (("寄到香港要多久?", "3天。", "寄到澳门要多久?"), False),
        (("好的", "还有什么?", "好的"), False),
        (("退货运费谁出?", "由我们承担。", "好的，谢谢"), False),
    ],
)
def test_who_has_to_ask_again_gets_a_person(conversation: tuple[str, ...], repeated: bool) -> None:
    assert policy_cause(said(*conversation)) is (Cause.REPEATED_QUESTION if repeated else None)


@pytest.mark.parametrize(
    ("conversation", "repeated"),
    [
        (("退货运费谁出?", "由我们承担。", "退货的运费是谁来出"), True),
        (("退款多久到账", "3天。", "我的退款要多久才到账呢"), True),
        (("How long does a refund take", "3 days.", "how long will the refund take to arrive"), True),
        (("退货运费谁出?", "由我们承担。", "没用"), True),
        (("退货运费谁出?", "由我们承担。", "换货运费谁出?"), False),
        (("寄到香港要多久?", "3天。", "寄到澳门要多久?"), False),
        (("How long does a refund take", "3 days.", "how long does an exchange take"), False),
        (("这个手机能用多久", "3年。", "这个手机防水吗"), False),
        (("退货运费谁出?", "由我们承担。", "退款多久到账", "3天。", "退货的运费是谁来出"), False),
    ],
)
def test_after_a_thumb_down_asking_for_nearly_the_same_is_enough(conversation: tuple[str, ...], repeated: bool) -> None:
    found = policy_cause(said(*conversation), disliked=True)
    assert found is (Cause.REPEATED_QUESTION if repeated else None)
    assert policy_cause(said(*conversation)) is None, "without a thumb it is not"


def test_what_is_sent_twice_before_an_answer_is_one_question() -> None:
    assert policy_cause((*said("退货运费谁出?"), *said("退货运费谁出?"))) is None


def test_nothing_that_the_assistant_says_hands_over() -> None:
    assert policy_cause(said("退货运费谁出?", "我要投诉，我要起诉你们，你们都是骗子")) is None
    assert policy_cause(()) is None
