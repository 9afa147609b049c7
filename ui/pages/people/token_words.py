"""What the administrators' page says of API tokens, in Chinese and English."""

from ui.pages.words import Said

TOKENS: Said = {
    "section.tokens": ("API 令牌", "API tokens"),
    "tokens_line": (
        "每个接入的程序用自己的令牌，只给它需要的权限。",
        "One for each program that is plugged in, with the rights that it needs and no others.",
    ),
    "token_new": ("新令牌", "New token"),
    "token_new_line": ("它以您的名义行事，只有您选的权限。", "It acts in your name, with the rights you choose."),
    "token_do": ("生成令牌", "Make the token"),
    "token_name": ("给谁用", "What uses it"),
    "token_name_example": ("例如：Chatwoot", "for instance Chatwoot"),
    "token_expiry": ("有效期", "Good for"),
    "token_days": ("{count} 天", "{count} days"),
    "token_for_good": ("一直有效", "for good"),
    "token_rights": ("权限", "Rights"),
    "token_rights_hint": (
        "您失去的权限，令牌也会失去。令牌不能用来管理您的密码和令牌。",
        "The token loses what you lose. It cannot manage your password and tokens.",
    ),
    "right_needed": ("请至少选一项权限。", "Choose a right at least."),
    "token_title": ("{name} 的令牌", "Token for {name}"),
    "token_line": (
        "请现在复制到程序的设置里，它只显示这一次。发送时写在请求头 Authorization: Bearer 之后。",
        "Copy it into the program's settings now: it is shown this once. It is sent as Authorization: Bearer.",
    ),
    "token_needs_account": (
        "令牌以某个人的名义行事。请先在“人员”里建立首位管理员，登录后再来生成。",
        "A token acts in somebody's name: become the first administrator under People, then make one.",
    ),
    "no_tokens": ("没有可用的令牌", "No tokens are in use"),
    "no_tokens_line": (
        "要接入 Chatwoot、MCP 客户端或您自己的程序，就给它生成一个。",
        "Make one for each program to plug in: Chatwoot, an MCP client, or your own.",
    ),
    "tokens_over": ("已作废或过期（{count}）", "Revoked or expired ({count})"),
    "last_used": ("最近使用 ", "Last used "),
    "never_used": ("还没有用过", "Never used"),
    "good_until": ("有效到 {time}", "Good until {time}"),
    "expired_at": ("{time} 过期", "Expired {time}"),
    "revoked_at": ("{time} 作废", "Revoked {time}"),
    "revoke": ("作废", "Revoke"),
    "revoke_title": ("作废“{name}”？", "Revoke “{name}”?"),
    "revoke_text": (
        "使用它的程序马上不能再调用，也不能恢复。",
        "What uses it stops at once. This cannot be undone.",
    ),
    "revoked": ("“{name}”已作废。", "“{name}” is revoked."),
    "back_to_tokens": ("‹ 返回令牌列表", "‹ Back to tokens"),
}
