"""Other words for the same in Chinese and English: what `reworded` puts into copies of articles.

Gathered for the benchmark alone; what compares articles in `knowledge` has no part in it.
"""

_CHINESE = """
    包裹=快件 包裹=邮件 客户=顾客 客户=用户 客服=客服人员 客服=服务人员 联系=找 申请=提出申请 提交=递交 退款=返款
    退货=退回商品 商品=货品 商品=货物 收货=收到货 签收=收件 寄往=发往 寄到=送到 送达=到达 订单=单子 查询=查看
    查看=查询 填写=填好 打开=点开 点击=按下 付款=支付货款 支付=付 运费=邮费 费用=花费 到账=入账 审核=审查
    通过=获批 时间=时段 期限=时限 有效期=有效期限 如果=倘若 如果=要是 超过=超出 以内=之内 之后=以后 之前=以前
    立即=马上 尽快=尽早 需要=得 同时=一并 或者=或是 因此=所以 但是=不过 全部=所有 部分=一部分 原因=缘由
    处理=办理 办理=处理 通知=告知 提醒=提示 修改=更改 更改=变更 取消=撤销 购买=选购 使用=用 选择=挑选 提供=给出
    按照=依照 根据=依据 每个=每一个 商家=店家 仓库=库房 重新=再次 开始=起 计算=算 发出=寄出 完成=做完 首先=先
    收取=收 承担=负担 说明=讲明 注意=留意 情况=情形 方式=办法 步骤=流程 上传=提供 回复=答复
    答复=回复 照片=图片 自动=系统会 保留=留着 地址=住址 正常=照常 准备=备好 支持=接受 服务=业务 结束=完毕
"""
_ENGLISH = """
    parcel=package parcels=packages customer=buyer customers=buyers goods=merchandise order=purchase refund=repayment
    refunds=repayments return=send-back returned=sent-back arrive=get-here arrives=gets-here arrived=got-here
    contact=get-in-touch-with apply=make-an-application submit=hand-in choose=pick choose=select open=go-to
    costs=is-priced-at cost=price takes=needs take=need pay=settle paid=settled check=look-at within=inside-of
    immediately=at-once please=kindly shipping=delivery delivery=shipping reply=answer replies=answers
    receive=get received=got receipt=reception warehouse=depot address=location member=subscriber members=subscribers
    counted=reckoned starts=begins start=begin provide=give provided=given information=details number=no.
    need-to=have-to although=though because=since so=therefore if=in-case when=once each=every about=regarding
    different=another inspection=check photos=pictures photo=picture completed=finished
    complete=finish automatically=by-itself send=dispatch sent=dispatched buy=purchase bought=purchased
    change=alter changed=altered deadline=time-limit fee=charge fees=charges tax=duty taxes=duties
    problem=issue problems=issues issue=make-out issued=made-out details=particulars
    tell=inform shows=displays before=prior-to after=following usually=normally only=solely also=too
"""


def _table(words: str) -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for pair in words.split():
        said, _, other = pair.partition("=")
        table[said.replace("-", " ")] = (*table.get(said.replace("-", " "), ()), other.replace("-", " "))
    return table


OTHER_WORDS = {"zh": _table(_CHINESE), "en": _table(_ENGLISH)}
"""By language: words, each with those that may stand in its place."""

OPENINGS = {
    "zh": (
        "请注意，",
        "一般来说，",
        "具体规定是：",
        "按现行规则，",
        "简单讲，",
        "说明一下，",
        "客服口径：",
        "统一答复如下：",
    ),
    "en": (
        "Please note: ",
        "In short, ",
        "As a rule, ",
        "To be clear, ",
        "Our current rule: ",
        "For your information, ",
        "To sum it up, ",
    ),
}
"""What may be put before a sentence without changing what it says."""

CLOSINGS = {
    "zh": ("如有疑问可以随时咨询。", "以上为统一说明。", "感谢您的理解。", "其余情况请咨询人工客服。"),
    "en": (
        "Do ask us if anything is unclear.",
        "Thank you for your understanding.",
        "This is the same for everybody.",
        "Our agents are glad to help.",
    ),
}
"""What may be put behind a text."""
