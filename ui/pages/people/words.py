"""What the administrators' page says of people, in Chinese and English."""

from ui.pages.words import Said

PEOPLE: Said = {
    "page_name": ("账号管理", "People"),
    "section.people": ("人员", "People"),
    "people_line": ("共 {count} 个账号。账号只停用，不删除。", "Accounts: {count}. They are disabled, never deleted."),
    "invite": ("邀请", "Invite"),
    "search_people": ("按名字查找", "Find by name"),
    "any_role": ("全部角色", "Any role"),
    "any_standing": ("全部状态", "Any standing"),
    "standing.here": ("已登录", "Signed in"),
    "standing.away": ("未登录", "Away"),
    "standing.invited": ("已邀请", "Invited"),
    "standing.locked": ("已锁定", "Locked"),
    "standing.disabled": ("已停用", "Disabled"),
    "link_over": ("链接已过期", "Link expired"),
    "you": ("您", "You"),
    "demo": ("演示账号", "Demo account"),
    "seen": ("最近在线 ", "Seen "),
    "never_seen": ("还没有登录过", "Never signed in"),
    "no_people": ("没有找到", "Nobody found"),
    "no_people_line": ("换一个名字、角色或状态试试。", "Try another name, role or standing."),
    "only_demo": ("这里只有演示账号", "There are only demo accounts"),
    "only_demo_line": (
        "要正式使用，请先邀请自己，角色选管理员，用链接设置密码。下次启动服务时，演示账号就不能再用了。",
        "To begin in earnest, invite yourself as an administrator, and choose a password by the link. "
        "From the next start of the server on, demo accounts are good for nothing.",
    ),
    "back_to_people": ("‹ 返回人员列表", "‹ Back to people"),
    # Inviting
    "invite_line": (
        "建好账号后，您会得到一个一次性链接。对方用它自己设置密码，您不用知道密码。",
        "You get a one-time link. With it they choose a password, which you need not know.",
    ),
    "invite_do": ("建立账号，生成链接", "Add, and make the link"),
    "sign_in_name_hint": (
        "文字、数字和 . _ - @。以后不能更改。",
        "Letters, digits and . _ - @. It stays for good.",
    ),
    "display_name_hint": ("客户和同事看到的名字，可不填。", "What customers and colleagues read; optional."),
    "roles_hint": ("可以选多个。改动马上生效。", "Several are possible. Changes count at once."),
    "role_needed": ("请至少选一个角色。", "Choose a role at least."),
    "link_title": ("{name} 的一次性链接", "One-time link for {name}"),
    "link_line": (
        "请现在复制，并用只有对方能看到的方式发送。它只显示这一次，只能用一次，{time} 前有效。",
        "Copy it now, and send it where only they read it. It is shown this once, and good once, until {time}.",
    ),
    "first_title": ("成为首位管理员", "Become the first administrator"),
    "first_line": (
        "现在还没有账号，这台电脑上的任何人都能做任何事。建好首位管理员后，每个人都要登录。",
        "There are no accounts yet, and whoever is on this machine may do everything. From the first administrator on, "
        "everybody signs in.",
    ),
    "first_do": ("建立账号并登录", "Add, and sign in"),
    # One person
    "since": ("{day} 建立", "added {day}"),
    "panel.who": ("名字和角色", "Name and roles"),
    "panel.access": ("登录", "Signing in"),
    "panel.tokens": ("API 令牌", "API tokens"),
    "panel.events": ("最近发生的事", "What happened lately"),
    "all_events": ("查看全部", "See all"),
    "save": ("保存", "Save"),
    "person_saved": ("已保存，马上生效。", "Saved; it counts at once."),
    "last_administrator": (
        "这是唯一的管理员。要停用或改角色，请先让别人也成为管理员。",
        "The only administrator: make somebody else one before you disable or change this one.",
    ),
    "own_loss_title": ("不再当管理员？", "Be an administrator no more?"),
    "own_loss_text": (
        "保存后，您自己就看不到这个页面了。要恢复，得请别的管理员帮忙。",
        "Once it is saved you do not see this page any more; another administrator would have to undo it.",
    ),
    "own_loss_yes": ("不再当管理员", "Give it up"),
    "demo_line": (
        "演示账号没有密码，只能在这台电脑上使用，每次启动都恢复原样，所以不能更改。",
        "It has no password, works on this machine alone and is made anew at each start, so it cannot be changed.",
    ),
    "fact.seen": ("最近在线", "Last seen"),
    "fact.browsers": ("登录在", "Signed in"),
    "fact.locked": ("锁定到", "Locked until"),
    "fact.link": ("链接有效到", "Link good until"),
    "fact.disabled": ("账号", "Account"),
    "disabled_line": ("已停用，不能登录", "disabled, nobody gets in"),
    "in_browser": ("1 个浏览器", "in one browser"),
    "in_browsers": ("{count} 个浏览器", "in {count} browsers"),
    "nowhere": ("没有登录", "nowhere"),
    "reason": ("原因（可不填，会写进日志）", "Why (optional; it goes into the log)"),
    "unlock_do": ("解除锁定", "Unlock"),
    "unlock_title": ("解除 {name} 的锁定？", "Unlock {name}?"),
    "unlock_text": (
        "登录连续失败，账号被暂时锁定。请先确认确实是本人在登录。",
        "Sign-ins failed in a row, so the name is locked for a while. Make sure that it was really them.",
    ),
    "unlock_done": ("{name} 可以登录了。", "{name} can sign in again."),
    "reset_do": ("重设密码", "Reset password"),
    "reset_title": ("让 {name} 重设密码？", "Let {name} choose a new password?"),
    "reset_text": (
        "您会得到一个一次性链接。对方用它设置新密码时，所有登录会退出，API 令牌会作废。在那之前，旧密码仍然有效。",
        "You get a one-time link. When it is used, they are signed out everywhere and their API tokens are revoked; "
        "until then the old password stays good.",
    ),
    "invite_again_do": ("重新生成链接", "Make a new link"),
    "invite_again_title": ("给 {name} 新的链接？", "A new link for {name}?"),
    "invite_again_text": ("原来的链接马上失效。", "The one before is good no more."),
    "sign_out_everywhere_do": ("全部退出登录", "Sign out everywhere"),
    "sign_out_everywhere_title": ("让 {name} 在所有浏览器退出登录？", "Sign {name} out everywhere?"),
    "sign_out_everywhere_text": (
        "密码和 API 令牌仍然有效。如果密码可能泄露，请重设密码。",
        "The password and API tokens stay good. If somebody may know the password, reset it.",
    ),
    "sign_out_everywhere_done": ("{name} 已在所有浏览器退出登录。", "{name} is signed out everywhere."),
    "enable_do": ("恢复账号", "Enable"),
    "enable_title": ("恢复 {name} 的账号？", "Let {name} in again?"),
    "enable_text": (
        "原来的密码和 API 令牌又可以用了。",
        "The password and the API tokens are good again.",
    ),
    "enable_done": ("{name} 的账号已恢复。", "{name} can sign in again."),
    "disable_do": ("停用账号", "Disable"),
    "disable_title": ("停用 {name} 的账号？", "Disable the account of {name}?"),
    "disable_text": (
        "马上退出登录，也不能再登录；API 令牌同时停用。做过的事仍记在这个名下，以后可以恢复。",
        "They are signed out at once and cannot sign in; API tokens stop as well. What they did stays theirs, and the "
        "account can be enabled again.",
    ),
    "disable_done": ("{name} 的账号已停用。", "The account of {name} is disabled."),
    "problem.name-taken": ("这个用户名已经有人使用，请换一个。", "This name is taken: give another."),
    "problem.last-administrator": (
        "这是最后一位管理员，请先让别人成为管理员。",
        "This is the last administrator: make somebody else one first.",
    ),
    "problem.invalid-account": (
        "用户名或显示的名字不能用：用户名只能含文字、数字和 . _ - @，最多 64 个字符。",
        "The name cannot be taken: one signs in with letters, digits and . _ - @, at most 64 of them.",
    ),
    "problem.person-not-found": ("没有这个账号或令牌。", "There is no such account or token."),
}
