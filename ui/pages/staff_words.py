"""What roles, rights and passwords are called, in Chinese and English."""

from ui.pages.words import Said

STAFF: Said = {
    "and_so": ("、", ", "),
    "just_now": ("刚刚", "just now"),
    "staff.agent": ("客服", "Agent"),
    "staff.trainer": ("培训", "Trainer"),
    "staff.supervisor": ("主管", "Supervisor"),
    "staff.administrator": ("管理员", "Administrator"),
    "staff_about.agent": ("在工作台接待客户。", "Answers customers at the desk."),
    "staff_about.trainer": (
        "编写和发布手册，补上没有答案的问题。",
        "Writes and publishes the handbook.",
    ),
    "staff_about.supervisor": (
        "查看数据和对话；检查不通过时也能放行发布。",
        "Watches figures and conversations; may publish although a check forbids it.",
    ),
    "staff_about.administrator": (
        "管理账号和令牌，也能做其他角色能做的一切。",
        "Manages accounts and tokens, and may do all that the others may.",
    ),
    "right.read": ("查看手册", "Read the handbook"),
    "right.draft": ("起草回复", "Draft replies"),
    "right.edit": ("编写文章", "Write articles"),
    "right.publish": ("发布文章", "Publish articles"),
    "right.override": ("强制发布", "Publish against a check"),
    "right.watch": ("查看数据", "Watch figures"),
    "right.administer": ("管理账号", "Manage accounts"),
    "right_about.read": ("查看文章（包括内部文章）和搜索。", "Look at articles, internal ones too, and search."),
    "right_about.draft": (
        "起草回复、接待客户。接入其他收件箱用这一项。",
        "Have replies drafted, and answer customers. What another inbox needs.",
    ),
    "right_about.edit": ("编写文章、导入文件、送审。", "Write articles, import files, hand in for review."),
    "right_about.publish": ("让文章上线和下线。", "Let articles go live, and take them down."),
    "right_about.override": ("检查不通过时仍然发布。", "Publish although a check forbids it."),
    "right_about.watch": ("查看统计、对话和运行指标。", "See statistics, conversations and the server's metrics."),
    "right_about.administer": (
        "管理所有账号和令牌。很少有程序需要它。",
        "Manage all accounts and tokens. Hardly any program needs it.",
    ),
    "sign_in_name": ("用户名", "Name to sign in with"),
    "display_name": ("显示的名字", "Name that others read"),
    "roles": ("角色", "Roles"),
    "never": ("从未", "never"),
    "copy": ("复制", "Copy"),
    "copied": ("已复制。", "Copied."),
    "copy_by_hand": (
        "浏览器不让复制，请选中后手动复制。",
        "The browser forbids it: copy what is selected by hand.",
    ),
    "password_new": ("新密码", "New password"),
    "password_again": ("再输入一次", "The same again"),
    "password_rule": ("至少 10 个字符，例如几个不相干的词。", "At least 10 characters, for instance a few words."),
    "not_the_same": ("两次输入的密码不一样。", "The two passwords are not the same."),
    "problem.weak-password": (
        "这个密码太短或太常见，也不能与用户名相同。请换一个。",
        "This password is too short, too common or the same as the name. Choose another.",
    ),
    "problem.wrong-password": ("现在的密码不对，请再试一次。", "That is not your present password: try again."),
    "problem.locked": (
        "失败次数过多，账号已暂时锁定。请稍后再试。",
        "Too many tries failed, and the name is locked for a while: try again later.",
    ),
    "problem.too-many": ("失败次数过多，请稍后再试。", "Too many tries failed: try again later."),
}
