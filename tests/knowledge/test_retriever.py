"""The knowledge base in LangChain's hands."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.bootstrap import open_knowledge_base
from knowledge.domain import Audience, Origin
from knowledge.knowledge_base import KnowledgeBase
from knowledge.lock import IndexLock
from knowledge.retriever import langchain_retriever
from knowledge.settings import KnowledgeSettings
from tests.knowledge.articles import TRAINER, draft


@pytest.fixture
def knowledge(tmp_path: Path) -> Iterator[KnowledgeBase]:
    lock = IndexLock(tmp_path, "test")
    lock.acquire(0)
    knowledge = open_knowledge_base(KnowledgeSettings(encoder="stand-in"), tmp_path, lock)
    drafts = [
        draft("freight", "质量问题由我们承担。\n\n其他情况由买家承担。", title="退货运费谁出?", source="售后.docx §3"),
        draft("points", "积分每年清零。", title="积分会过期吗?"),
        draft("secret", "退货运费赔付上限五百元。", title="退货运费赔付上限", audience=Audience.INTERNAL),
    ]
    knowledge.store.save(drafts, TRAINER, Origin.EDIT, publish=True)
    knowledge.catch_up()
    yield knowledge
    knowledge.close()


def test_gives_passages_as_documents_best_first(knowledge: KnowledgeBase) -> None:
    first, *_ = langchain_retriever(knowledge).invoke("退货运费谁出?")
    (candidate, *_) = knowledge.search("退货运费谁出?")
    body = candidate.revision.content.body
    assert first.metadata == {
        "article_id": "freight",
        "revision": 1,
        "title": "退货运费谁出?",
        "start": candidate.passage.start,
        "end": candidate.passage.end,
        "score": candidate.score,
        "confidence": candidate.confidence,
        "source": "售后.docx §3",
    }
    assert first.page_content == body[candidate.passage.start : candidate.passage.end] != ""


def test_where_a_question_matched_the_document_is_the_whole_body(knowledge: KnowledgeBase) -> None:
    knowledge.store.save([draft("faq", "可以", title="可以")], TRAINER, Origin.EDIT, publish=True)
    knowledge.catch_up()
    (found,) = langchain_retriever(knowledge, limit=1).invoke("可以")
    assert (found.metadata["article_id"], found.page_content) == ("faq", "可以")


def test_gives_no_more_than_the_limit(knowledge: KnowledgeBase) -> None:
    assert len(langchain_retriever(knowledge, limit=1).invoke("退货")) == 1


def test_gives_internal_articles_only_when_told_to(knowledge: KnowledgeBase) -> None:
    def ids(*, internal: bool) -> set[str]:
        found = langchain_retriever(knowledge, internal=internal).invoke("退货运费赔付上限")
        return {document.metadata["article_id"] for document in found}

    assert "secret" not in ids(internal=False)
    assert "secret" in ids(internal=True)


def test_an_empty_question_finds_nothing(knowledge: KnowledgeBase) -> None:
    assert langchain_retriever(knowledge).invoke("") == []


def test_works_in_a_chain_and_in_a_batch(knowledge: KnowledgeBase) -> None:
    from langchain_core.prompts import ChatPromptTemplate
    from langchain_core.runnables import RunnablePassthrough

    def joined(documents: list[object]) -> str:
        return "\n".join(document.page_content for document in documents)  # type: ignore[attr-defined]

    prompt = ChatPromptTemplate.from_template("根据:{context}\n回答:{question}")
    retriever = langchain_retriever(knowledge, limit=1)
    chain = {"context": retriever | joined, "question": RunnablePassthrough()} | prompt
    first, second = chain.batch(["退货运费谁出?", "积分会过期吗?"])
    assert "质量问题由我们承担" in first.to_string()
    assert second.to_string() == "Human: 根据:积分每年清零。\n回答:积分会过期吗?"
