"""What the page of one's own account says, in Chinese and English."""

from ui.pages.words import Said

ACCOUNT: Said = {
    "page_name": ("我的账号", "My account"),
    "section.own": ("账号", "Account"),
    "own_line": ("角色由管理员设置。", "An administrator sets your roles."),
    "panel.who": ("您是谁", "Who you are"),
    "rights": ("您可以", "You may"),
    "no_account": (
        "现在还没有账号，这台电脑上的任何人都是管理员。要开始使用账号，请打开“账号管理”。",
        "There are no accounts yet: whoever is on this machine is the administrator. Open People to begin.",
    ),
    "panel.password": ("密码", "Password"),
    "demo_password": ("演示账号没有密码。", "Demo accounts have no password."),
    "password_line": (
        "更改后，其他浏览器都会退出登录，API 令牌不受影响。",
        "All other browsers are signed out; API tokens stay good.",
    ),
    "password_old": ("现在的密码", "Present password"),
    "password_do": ("更改密码", "Change password"),
    "password_changed": ("密码已更改，其他浏览器已退出登录。", "Changed. All other browsers are signed out."),
    "section.browsers": ("登录的设备", "Signed in"),
    "browsers_line": (
        "有不认识的设备？让它退出登录，然后更改密码。",
        "One you do not know? Sign out there, then change your password.",
    ),
    "begun": ("{time} 登录", "Signed in {time}"),
    "used": ("最近使用 ", "Last used "),
    "this_one": ("就是这里", "This one"),
    "unknown_browser": ("不明的程序", "Something unknown"),
    "sign_out_there": ("退出登录", "Sign out"),
    "signed_out_there": ("已退出登录：{browser}", "Signed out: {browser}"),
    "everywhere_do": ("全部退出登录", "Sign out everywhere"),
    "everywhere_title": ("在所有设备退出登录？", "Sign out everywhere?"),
    "everywhere_text": ("这里也会退出，之后要重新登录。", "Here too: you sign in again afterwards."),
    "no_sessions": ("没有登录的设备", "No browsers are signed in"),
    "no_sessions_line": (
        "还没有账号时，谁都不用登录。",
        "Until there are accounts nobody has to sign in.",
    ),
    "problem.person-not-found": ("那里已经退出登录了。", "It is signed out there already."),
}
