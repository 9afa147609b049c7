"""What pages say of conversations with customers, in Chinese and English."""

from ui.pages.words import Said

CONVERSATIONS: Said = {
    "conversation": ("对话", "Conversation"),
    "customer_named": ("客户 {code}", "Customer {code}"),
    "cause.customer_asks": ("要求人工", "Asks for a person"),
    "cause.low_confidence": ("手册没有答案", "No answer found"),
    "cause.personal": ("本人订单", "Own order"),
    "cause.failure": ("助手出错", "Assistant failed"),
    "cause.complaint": ("投诉", "Complaint"),
    "cause.legal_threat": ("法律风险", "Legal threat"),
    "cause.personal_data_request": ("个人信息请求", "Personal data"),
    "cause.repeated_question": ("反复提问", "Asks repeatedly"),
    "cause.strong_anger": ("情绪激动", "Very upset"),
    "cause.reopened": ("再次来询", "Wrote again"),
    "cause.released": ("客服转回", "Given back"),
    "handed_over": ("转人工", "Handed over"),
    "thumb.up": ("客户觉得有用", "The customer found this helpful"),
    "thumb.down": ("客户觉得没用", "The customer found this unhelpful"),
    "rated": ("评价 {rating} 分（满分 5 分）", "Rated {rating} of 5"),
    "contact_left": ("留下了联系方式", "Left a contact"),
    "convenient": ("方便的时间：{time}", "Convenient: {time}"),
    "offered": ("给客户的选项", "What the customer could choose from"),
    "order_data": ("订单查询结果", "Order data"),
    "summary": ("前情摘要", "What happened so far"),
}
