"""What the desk says while somebody tries a question, in Chinese and English."""

from ui.pages.words import Said

TRIAL: Said = {
    "all_conversations": ("全部示例", "All samples"),
    "own_conversation": ("新对话", "New conversation"),
    "paste": ("粘贴一段对话", "Paste a conversation"),
    "paste_how": (
        "以“客户：”“客服：”开头的行会分成消息，其余文字算作客户说的话。",
        "Lines that begin with “customer:” or “agent:” become messages; anything else is the customer’s.",
    ),
    "paste_example": (
        "客户：退货运费谁出？\n客服：请问是什么原因退货呢？\n客户：尺码不合适",
        "customer: Who pays for the return?\nagent: May I ask why you return it?\ncustomer: It does not fit.",
    ),
    "paste_use": ("使用这段对话", "Use this conversation"),
    "next_message": ("客户的下一条消息", "The customer’s next message"),
    "next_message_hint": ("客户会怎么问？", "A customer’s message"),
    "suggest": ("起草回复", "Suggest a reply"),
    "copy": ("复制回复", "Copy reply"),
    "copied.sent": ("已复制，记录为“原样采用”", "Copied, and recorded as used unchanged"),
    "copied.edited": ("已复制，记录为“修改后采用”", "Copied, and recorded as edited"),
    "copied.again": ("已复制", "Copied"),
    "copied.unrecorded": ("已复制，但没有记录下来：{reason}", "Copied, but not recorded: {reason}"),
    "copy_failed": (
        "浏览器不允许复制，请选中文字手动复制。",
        "The browser refused: select the text and copy it.",
    ),
    "add_reply": ("加入对话", "Add to the conversation"),
}
