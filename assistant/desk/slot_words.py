"""What people write into brackets for a value to come, in normal form, and which slot has it."""

from collections.abc import Mapping

_NAMED: Mapping[str, str] = {
    "order_number": """
        订单号 订单编号 订单号码 单号 商城订单号 集运订单号 订单号或运单号
        order|number order|no order|id order|or|tracking|number
    """,
    "tracking_number": """
        运单号 运单号码 快递单号 物流单号 快递号 包裹单号 tracking|number tracking|no tracking|id waybill|number
    """,
    "name": """
        姓名 名字 收件人 收货人 收件人姓名 收货人姓名 联系人 称呼 尊称
        name full|name first|name last|name recipient recipient|name
    """,
    "agent_name": "客服姓名 客服名字 客服名称 客服工号 工号 坐席姓名 agent|name agent|id",
    "phone": """
        电话 电话号码 手机 手机号 手机号码 联系电话 收件电话 联系方式
        phone phone|number telephone telephone|number mobile mobile|number contact|number
    """,
    "email": "邮箱 邮箱地址 电子邮箱 电子邮件 邮件地址 email e|mail email|address e|mail|address",
    "address": """
        地址 收货地址 收件地址 新地址 送货地址 配送地址 address new|address shipping|address delivery|address
    """,
    "date": "日期 新日期 改约日期 预约日期 配送日期 送货日期 date new|date",
}
_UNKNOWN = """
    时间 预约时间 送达时间 送达日期 到货日期 发货日期 截止日期 年月日 金额 退款金额 补偿金额 赔付金额 运费 价格 数量
    天数
    商品 商品名 商品名称 产品 产品名 产品名称 型号 颜色 尺码 链接 网址 原因 公司 公司名称 公司名 部门 工单号 工单编号
    售后单号 退货单号 快递公司 物流公司 国家 城市 仓库 优惠码 签名
    time day delivery|date delivery|time deadline amount refund|amount price quantity product product|name item
    item|name
    model color colour size link url reason company company|name department case|number case|id ticket|number ticket|id
    courier carrier country city signature coupon|code discount|code
"""


def _split(words: str) -> list[str]:
    return [word.replace("|", " ") for word in words.split()]


SLOT_OF: Mapping[str, str | None] = dict.fromkeys(_split(_UNKNOWN)) | {
    word: slot for slot, words in _NAMED.items() for word in _split(words)
}
"""Slots by their words; None for values that no conversation is searched for."""
