"""A backup holds everything, comes back whole on either database, and nothing else is taken for one."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, insert, select, text

import assistant
import evals
from assistant.tables import drafts
from knowledge.backups import backup, restore
from knowledge.bootstrap import now
from knowledge.database import open_database, reading, writing
from knowledge.domain import Audience, Origin
from knowledge.errors import KnowledgeError, NotFound, Refusal
from knowledge.ingesting import add_sample_handbook
from knowledge.ranking_model import RankingModel
from knowledge.ranking_models import RankingModels
from knowledge.store import ArticleStore
from knowledge.tables import TABLES, counters
from tests.knowledge.articles import IMPORTER, TRAINER, draft
from tests.knowledge.databases import emptied

PARTS = [TABLES, assistant.TABLES, evals.TABLES]
MOMENT = datetime(2026, 3, 1, 8, tzinfo=UTC)


def prepared(engine: Engine) -> ArticleStore:
    store = ArticleStore(engine, now)
    assistant.prepare_tables(engine)
    evals.prepare_tables(engine)
    return store


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'one.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Engine]:
    """A second database, with tables and nothing in them."""
    engine = open_database(f"sqlite:///{tmp_path / 'other.db'}")
    prepared(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def store(engine: Engine) -> ArticleStore:
    """A knowledge base with a past."""
    store = prepared(engine)
    window = {"effective_from": MOMENT, "effective_until": MOMENT.replace(year=9999), "review_by": MOMENT.date()}
    store.save(
        [draft("a", "第一版", metadata={"键": "“值”"}), draft("b", audience=Audience.INTERNAL, **window), draft("c")],
        IMPORTER, Origin.IMPORT, publish=True,
    )  # fmt: skip
    store.save([draft("a", "第二版\n\t\u2028", similar_questions=("问", "又问"))], TRAINER, Origin.EDIT, publish=True)
    store.retire(["c"], TRAINER)
    store.remember("colour", "红")
    RankingModels(engine, now).add(RankingModel.default(), TRAINER)
    with writing(engine) as connection:
        connection.execute(insert(drafts), [_draft_row()])
    return store


def _draft_row() -> dict[str, Any]:
    texts = dict.fromkeys(
        ("actor", "reader", "question", "inquiry", "business_type", "language", "outcome", "model"), "x"
    )
    documents: dict[str, Any] = {"conversation": [], "draft": {"text": "答"}, "candidates": [{"score": 0.1 + 0.2}]}
    return {"id": "d", "created_at": MOMENT, "confidence": 1 / 3, "milliseconds": 0.1, **texts, **documents}


def everything(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    with reading(engine) as connection:
        return {
            table.name: [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]
            for part in PARTS
            for table in part.sorted_tables
        }


@pytest.fixture
def saved(store: ArticleStore, tmp_path: Path) -> Path:
    target = tmp_path / "saved.zip"
    backup(store.engine, PARTS, target)
    return target


def with_file(source: Path, name: str, content: bytes | None) -> bytes:
    """An archive with one file replaced, or left out."""
    packed = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(packed, "w") as new:
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
        if content is not None:
            new.writestr(name, content)
    return packed.getvalue()


def test_everything_comes_back(saved: Path, store: ArticleStore, other: Engine) -> None:
    there = everything(store.engine)
    rows = restore(other, PARTS, saved)
    here = everything(other)
    begun = [fact for fact in here["facts"] if fact["name"] == "begun_with"]
    here["facts"] = [fact for fact in here["facts"] if fact not in begun]
    assert here == there
    assert rows == sum(map(len, there.values()))


@pytest.mark.postgresql
@pytest.mark.allow_hosts(["127.0.0.1"])
def test_moves_from_sqlite_to_postgresql_and_back(
    saved: Path, store: ArticleStore, other: Engine, postgresql_url: str, tmp_path: Path
) -> None:
    with emptied(postgresql_url) as server:
        prepared(server)
        restore(server, PARTS, saved)
        backup(server, PARTS, tmp_path / "again.zip")
        assert ArticleStore(server, now).live(["a"])["a"].content.body == "第二版\n\t\u2028"
    restore(other, PARTS, tmp_path / "again.zip")
    there, here = everything(store.engine), everything(other)
    assert here["revisions"] == there["revisions"]
    assert here["changes"] == there["changes"]
    assert here["drafts"] == there["drafts"]


def test_work_goes_on_where_it_was(saved: Path, store: ArticleStore, other: Engine) -> None:
    restore(other, PARTS, saved)
    restored = ArticleStore(other, now)
    last = store.last_change()
    restored.save([draft("d")], TRAINER, Origin.EDIT, publish=True)
    assert restored.changes_after(last, 10) == [(last + 1, "d")]
    restored.save([draft("a", "文件")], IMPORTER, Origin.IMPORT, publish=True)
    assert restored.live(["a"])["a"].content.body == "第二版\n\t\u2028"


def test_what_was_restored_never_gets_the_sample_handbook(engine: Engine, other: Engine, tmp_path: Path) -> None:
    prepared(engine)
    backup(engine, PARTS, tmp_path / "empty.zip")
    restore(other, PARTS, tmp_path / "empty.zip")
    assert add_sample_handbook(ArticleStore(other, now)) is False


def test_a_backup_is_one_state_while_others_write(store: ArticleStore, other: Engine, tmp_path: Path) -> None:
    target = tmp_path / "busy.zip"
    with reading(store.engine) as connection:
        connection.execute(select(counters)).all()
        store.save([draft("later")], TRAINER, Origin.EDIT, publish=True)
        backup(store.engine, PARTS, target)
    restore(other, PARTS, target)
    tables = everything(other)
    counted = {row["name"]: row["value"] for row in tables["counters"]}
    assert counted["audit"] == max(row["number"] for row in tables["audit"])
    assert counted["changes"] == max(row["number"] for row in tables["changes"]) == store.last_change()


def test_a_backup_takes_its_name_only_when_it_is_whole(store: ArticleStore, tmp_path: Path) -> None:
    target = tmp_path / "no such folder" / "saved.zip"
    with pytest.raises(KnowledgeError, match=r"saved\.zip cannot be written"):
        backup(store.engine, PARTS, target)
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(KnowledgeError, match="folder cannot be written"):
        backup(store.engine, PARTS, folder)
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


def test_a_backup_replaces_an_older_one(store: ArticleStore, saved: Path, other: Engine) -> None:
    store.save([draft("later")], TRAINER, Origin.EDIT, publish=True)
    backup(store.engine, PARTS, saved)
    restore(other, PARTS, saved)
    assert ArticleStore(other, now).article("later").published == 1


@pytest.mark.parametrize("part", ["article", "draft"])
def test_is_not_restored_over_anything(saved: Path, other: Engine, part: str) -> None:
    if part == "article":
        ArticleStore(other, now).save([draft("mine")], TRAINER, Origin.EDIT, publish=False)
    else:
        with writing(other) as connection:
            connection.execute(insert(drafts), [_draft_row()])
    before = everything(other)
    with pytest.raises(Refusal, match="already holds something"):
        restore(other, PARTS, saved)
    assert everything(other) == before


def test_a_backup_from_before_a_table_was_there_is_restored_without_it(
    saved: Path, store: ArticleStore, other: Engine, tmp_path: Path
) -> None:
    manifest: dict[str, Any] = {
        "format": 1,
        "rows": {name: len(rows) for name, rows in everything(store.engine).items()},
    }
    del manifest["rows"]["ranking_models"]
    older = tmp_path / "older.zip"
    older.write_bytes(with_file(saved, "answerdesk-backup.json", json.dumps(manifest).encode()))
    older.write_bytes(with_file(older, "ranking_models.jsonl", None))
    restore(other, PARTS, older)
    here = everything(other)
    assert here["ranking_models"] == []
    assert here["revisions"] == everything(store.engine)["revisions"]


def test_a_missing_file_is_named(other: Engine, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"missing\.zip"):
        restore(other, PARTS, tmp_path / "missing.zip")


def _row_with(**fields: Any) -> bytes:
    return json.dumps({"id": "x", "latest": 1, "published": None, "created_at": "2026-01-01", **fields}).encode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("answerdesk-backup.json", None),
        ("answerdesk-backup.json", b"[]"),
        ("answerdesk-backup.json", b'{"format": 99, "rows": {}}'),
        ("answerdesk-backup.json", b'{"format": 1}'),
        ("answerdesk-backup.json", b'{"format": 1, "rows": {"articles": "many"}}'),
        ("articles.jsonl", None),
        ("ranking_models.jsonl", None),
        ("articles.jsonl", b"{"),
        ("articles.jsonl", b"[1]\n"),
        ("articles.jsonl", b'"text"\n'),
        ("articles.jsonl", b'{"id": "x"}\n'),
        ("articles.jsonl", _row_with(unknown="column")),
        ("articles.jsonl", _row_with(created_at="yesterday")),
        ("articles.jsonl", _row_with(created_at="2026-01-01T00:00:00")),
        ("articles.jsonl", _row_with(id=["a"])),
        ("revisions.jsonl", b'{"article_id": "nobody", "number": 1}\n'),
    ],
)
def test_an_archive_that_is_no_backup_is_refused_and_nothing_of_it_stays(
    saved: Path, other: Engine, tmp_path: Path, name: str, content: bytes | None
) -> None:
    changed = tmp_path / "changed.zip"
    changed.write_bytes(with_file(saved, name, content))
    before = everything(other)
    with pytest.raises(Refusal, match=r"changed\.zip"):
        restore(other, PARTS, changed)
    assert everything(other) == before


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 1), byte=st.integers(0, 255), cut=st.booleans())
def test_a_changed_or_shortened_file_is_refused_or_harmless(
    saved: Path, other: Engine, at: float, byte: int, cut: bool
) -> None:
    content = bytearray(saved.read_bytes())
    place = int(at * (len(content) - 1))
    if cut:
        del content[place:]
    else:
        content[place] = byte
    damaged = saved.with_name("damaged.zip")
    damaged.write_bytes(content)
    before = everything(other)
    try:
        restore(other, PARTS, damaged)
    except Refusal:
        assert everything(other) == before
    else:
        assert not cut
        assert everything(other)["revisions"] != []
        with writing(other) as connection:
            # Emptied for the next example, which the audit log would refuse.
            connection.execute(text("DROP TRIGGER IF EXISTS audit_refuses_delete"))
            for part in reversed(PARTS):
                for table in reversed(part.sorted_tables):
                    connection.execute(table.delete())
            connection.execute(insert(counters), [{"name": "changes", "value": 0}])
