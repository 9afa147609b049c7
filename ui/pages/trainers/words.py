"""What the sections of the trainers' page have in common to say, in Chinese and English."""

from ui.pages.words import Said

HANDBOOK: Said = {
    "page_name": ("知识培训", "Handbook"),
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
