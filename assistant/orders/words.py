"""What is said about orders, in Chinese and English; a reply asks for the second fact in these very words."""

from collections.abc import Mapping

from assistant.orders.domain import OrderStatus, ParcelStatus, RefundStatus

Words = Mapping[str, str]

ASK_NUMBER: Words = {
    "zh": "请提供您的订单号或运单号，我来为您查询。",
    "en": "Please tell us your order or tracking number, and we will look it up.",
}
ASK_DIGITS: Words = {
    "zh": "为了保护您的信息，还请提供下单手机号的后四位数字。",
    "en": "To protect your data, please also tell us the last four digits of the phone number you ordered with.",
}
FOUND: Words = {"zh": "为您查到：", "en": "This is what we found:"}
NOT_FOUND: Words = {
    "zh": "没有查到订单号和手机尾号都相符的订单。请核对后，把订单号和下单手机号的后四位数字再发一次。",
    "en": "We found no order that fits both the number and the digits. Please check them, and send us the order number "
    "and the last four digits of the phone number again.",
}
SOME_NOT_FOUND: Words = {
    "zh": "另外 {missed} 个号码没有查到相符的订单，请核对号码和下单手机号的后四位数字。",
    "en": "No order fits {missed} of the numbers you gave. Please check them, and the last four digits of the phone.",
}
IN_VAIN: Words = {
    "zh": "没关系，由人工客服为您查询。",
    "en": "No problem: a colleague will look this up for you.",
}
NO_MORE: Words = {
    "zh": "多次未能核对上。为了保护订单信息，由人工客服为您核实后查询。",
    "en": "This could not be confirmed several times. To protect the order, a colleague will check it with you.",
}
UNAVAILABLE: Words = {
    "zh": "订单系统暂时无法查询。您提供的信息已经记下，由人工客服为您查询后答复。",
    "en": "The order system cannot be asked right now. Your details are noted; a colleague will look it up and answer.",
}

SOURCE: Words = {"zh": "订单系统", "en": "the order system"}
LOOKED_UP: Words = {"zh": "（数据来自{source}，查询时间 {at}）", "en": "(Data from {source}, looked up {at})"}

LABELS: Mapping[str, Words] = {
    "order_number": {"zh": "订单号", "en": "Order number"},
    "status": {"zh": "订单状态", "en": "Order status"},
    "placed_at": {"zh": "下单时间", "en": "Placed"},
    "paid_at": {"zh": "付款时间", "en": "Paid"},
    "dispatched_at": {"zh": "发货时间", "en": "Dispatched"},
    "expected_at": {"zh": "预计送达", "en": "Expected"},
    "delivered_at": {"zh": "签收时间", "en": "Delivered"},
    "parcel": {"zh": "快递", "en": "Parcel"},
    "parcel_latest": {"zh": "最新物流", "en": "Latest on the parcel"},
    "refund": {"zh": "退款", "en": "Refund"},
    "refund_requested_at": {"zh": "退款申请时间", "en": "Refund requested"},
    "refund_paid_at": {"zh": "退款到账时间", "en": "Refund paid"},
}
ORDER: Mapping[OrderStatus, Words] = {
    OrderStatus.AWAITING_PAYMENT: {"zh": "待付款", "en": "awaiting payment"},
    OrderStatus.IN_CLEARANCE: {"zh": "清关中", "en": "awaiting customs clearance"},
    OrderStatus.AWAITING_DISPATCH: {"zh": "待发货", "en": "awaiting dispatch"},
    OrderStatus.IN_TRANSIT: {"zh": "运输中", "en": "in transit"},
    OrderStatus.OUT_FOR_DELIVERY: {"zh": "派送中", "en": "out for delivery"},
    OrderStatus.DELIVERED: {"zh": "已签收", "en": "delivered"},
    OrderStatus.COMPLETED: {"zh": "已完成", "en": "completed"},
    OrderStatus.CANCELLED: {"zh": "已取消", "en": "cancelled"},
    OrderStatus.RETURNING: {"zh": "退货中", "en": "being returned"},
    OrderStatus.RETURNED: {"zh": "已退货", "en": "returned"},
}
PARCEL: Mapping[ParcelStatus, Words] = {
    ParcelStatus.AWAITING_PICKUP: {"zh": "待揽收", "en": "awaiting pick-up"},
    ParcelStatus.IN_TRANSIT: {"zh": "运输中", "en": "in transit"},
    ParcelStatus.OUT_FOR_DELIVERY: {"zh": "派送中", "en": "out for delivery"},
    ParcelStatus.DELIVERED: {"zh": "已签收", "en": "delivered"},
    ParcelStatus.DELAYED: {"zh": "运输延误", "en": "delayed"},
    ParcelStatus.LOST: {"zh": "疑似丢失", "en": "possibly lost"},
    ParcelStatus.RETURNING: {"zh": "退回中", "en": "on its way back"},
}
REFUND: Mapping[RefundStatus, Words] = {
    RefundStatus.REQUESTED: {"zh": "已申请，审核中", "en": "requested, under review"},
    RefundStatus.APPROVED: {"zh": "已通过，待到账", "en": "approved, not paid yet"},
    RefundStatus.PAID: {"zh": "已退款", "en": "paid"},
    RefundStatus.REFUSED: {"zh": "未通过", "en": "refused"},
}
