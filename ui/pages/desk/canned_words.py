"""What the desk says of canned replies, in Chinese and English."""

from ui.pages.words import Said

CANNED: Said = {
    "canned": ("常用语", "Canned replies"),
    "canned_search": ("搜索常用语", "Search canned replies"),
    "canned_how": (
        "回车插入第一条，↓ 选择；按住 Shift 可以接着插入下一条。",
        "Enter puts in the first, ↓ chooses; hold Shift to put in several.",
    ),
    "canned_several": ("连续插入多条", "Put in several"),
    "canned_put": ("已放入：{titles}", "Put in: {titles}"),
    "canned_none": (
        "没有找到。用下面的按钮把写好的话存成常用语。",
        "Nothing found. Keep what you wrote as a canned reply with the button below.",
    ),
    "canned_new": ("新建常用语", "New canned reply"),
    "canned_edit": ("修改常用语", "Change this canned reply"),
    "canned_title": ("名称", "Name"),
    "canned_text": ("内容", "Text"),
    "canned_text_hint": (
        "【订单号】这样的位置会填上客户说过的内容。",
        "Places like [order number] are filled with what the customer said.",
    ),
    "canned_shortcut": ("快捷词（可不填）", "Shortcut (optional)"),
    "canned_shortcut_hint": ("搜索时打这个词，它排在最前。", "Typed into the search, it brings this one first."),
    "canned_saved": ("已保存常用语", "The canned reply is saved"),
    "canned_delete_title": ("删除“{title}”？", "Delete “{title}”?"),
    "canned_delete_text": ("所有坐席都不能再用它。", "No agent will be able to use it any more."),
    "problem.canned-reply-conflict": (
        "这个快捷词已有别的常用语在用，请换一个。常用语最多 500 条。",
        "Another canned reply has this shortcut: choose another one. There can be 500 of them at most.",
    ),
    "save": ("保存", "Save"),
    "delete": ("删除", "Delete"),
}
