"""What pages say of drafts and their sources, in Chinese and English."""

from ui.pages.words import Said

DRAFTS: Said = {
    "sources": ("依据", "Sources"),
    "quoted": ("引用 {numbers}", "Quoted as {numbers}"),
    "open_article": ("查看全文", "Full article"),
    "similar_questions": ("相似问", "Similar questions"),
    "no_sources": ("这条回复没有引用手册。", "This reply quotes nothing from the handbook."),
    "warnings": ("请注意", "Please note"),
    "cited": ("{cited} 句有依据，另有 {courtesy} 句客套话", "{cited} sentences with a source, {courtesy} of courtesy"),
    "cited_data": ("来自订单查询，不是手册原文", "Looked up, not quoted from the handbook"),
    "cited_none": ("只有客套话，没有陈述事实", "Courtesy only: it states no fact"),
}
