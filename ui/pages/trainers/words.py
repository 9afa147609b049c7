"""What the frame of the trainers' page says, in Chinese and English: both under the same keys, side by side."""

from collections.abc import Mapping

Said = Mapping[str, tuple[str, str]]
"""Each key with its Chinese and its English words; the page fills in what is `{so}`."""

FRAME: Said = {
    "to_the_desk": ("打开坐席工作台", "Open the agent desk"),
    "sections": ("栏目", "Sections"),
    "local_administrator": ("本机管理员", "Local administrator"),
    "loading": ("正在读取…", "Loading…"),
    "failed": ("没能完成", "That did not work"),
    "not_there": ("这台服务器还没有这项功能。", "This server does not have this yet."),
    "more": ("更多", "More"),
    "nothing_allowed": ("您还没有查看手册的权限", "You may not look at the handbook yet"),
    "nothing_allowed_line": ("请管理员给您的账号加上角色。", "Ask an administrator to give your account a role."),
    "save_first": ("请先保存或撤销您的修改。", "Save or undo your changes first."),
    "leave_title": ("离开而不保存？", "Leave without saving?"),
    "leave_text": ("您的修改还没有保存，离开后就没有了。", "What you changed is not saved; if you leave, it is gone."),
    "leave_yes": ("离开", "Leave"),
    "leave_no": ("继续编辑", "Go on editing"),
    # What goes wrong
    "problem.connection": (
        "连不上服务器。您写的内容还在，请稍后重试。",
        "The server did not answer. What you wrote is still here: try again in a moment.",
    ),
    "problem.unexpected": ("服务器出了错，请稍后重试。", "The server failed: try again in a moment."),
    "problem.page": ("页面出了错，请刷新后重试。", "This page failed: reload it, and try again."),
    "problem.sign-in-refused": ("登录已结束，请重新登录。", "You are signed out: sign in again."),
    "problem.not-allowed": ("您的账号没有做这件事的权限。", "Your account may not do this."),
    "problem.not-found": ("没有找到，可能已被删除。", "It was not found; it may be gone."),
    "problem.wrong-state": (
        "这一版的状态已经变了，请刷新后再看。",
        "This revision stands elsewhere by now: reload, and look again.",
    ),
    "problem.own-revision": (
        "已启用双人审核：自己写的版本要由别人来发布。",
        "Two people are needed: somebody else has to publish what you wrote.",
    ),
    "problem.revision-conflict": (
        "有人刚刚保存了新的版本，请刷新后再试。",
        "Somebody saved a newer revision: reload, and try again.",
    ),
    "problem.too-large": ("内容太长了，请分成几篇文章。", "This is too long: make several articles of it."),
    # Kinds
    "state.draft": ("草稿", "Draft"),
    "state.in_review": ("待审核", "In review"),
    "state.scheduled": ("已排期", "Scheduled"),
    "state.published": ("已发布", "Published"),
    "state.expired": ("已过期", "Expired"),
    "state.retired": ("已下线", "Retired"),
    "live.true": ("客户可见", "Live"),
    "live.false": ("未上线", "Not live"),
    "live_revision": ("线上为第 {number} 版", "Revision {number} is live"),
    "temporary": ("临时", "Temporary"),
    "audience.public": ("对客户公开", "Public"),
    "audience.internal": ("仅供内部", "Internal"),
    "field.title": ("标题", "Title"),
    "field.similar_questions": ("相似问（每行一个）", "Similar questions (one a line)"),
    "field.body": ("正文", "Text"),
    "field.business_type": ("业务类型", "Business type"),
    "field.language": ("语言", "Language"),
    "field.audience": ("谁能看到", "Who may see it"),
    "field.owner": ("负责人", "Owner"),
    "field.review_by": ("下次复核日期", "Review by"),
    "field.effective_from": ("生效时间", "Live from"),
    "field.effective_until": ("失效时间", "Live until"),
    "field.translation_of": ("译自（文章编号）", "Translation of (id of the article)"),
    "field.source": ("来源", "Source"),
    "field.metadata": ("其他信息", "Further details"),
    "field.reason": ("修改说明", "Reason"),
}
