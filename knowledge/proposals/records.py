"""Imports, their files and their proposals as rows in SQL."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, func, insert, select, update

from knowledge.domain import Actor, Refused
from knowledge.errors import NotFound
from knowledge.importing.exchange import content_of, plain_content
from knowledge.proposals.documents import base_of
from knowledge.proposals.domain import (
    Decision,
    Found,
    ImportedPart,
    ImportMode,
    ImportRecord,
    ImportState,
    Proposal,
    ProposalKind,
    ProposalState,
)
from knowledge.saving import IDS_AT_ONCE
from knowledge.tables import import_files, imports, proposals

SILENT = timedelta(minutes=15)
"""An import that has said nothing for so long was interrupted: no file takes that long."""

Revised = Mapping[str, int]
"""Article ids, and the number of the revision that came of a decision."""

MOST_REFUSED = 1_000
"""So many refusals of one file are kept."""


def begin(connection: Connection, mode: ImportMode, actor: Actor, now: datetime) -> str:
    """Note that an import begins; its id."""
    import_id = secrets.token_hex(8)
    row = {"id": import_id, "created_at": now, "actor": actor.id, "mode": mode, "state": ImportState.RUNNING}
    connection.execute(insert(imports).values(**row, done=0, total=0, touched_at=now, refused=[]))
    return import_id


def touch(connection: Connection, import_id: str, now: datetime, **values: Any) -> None:
    """Note how far an import has come, or how it ended."""
    connection.execute(update(imports).where(imports.c.id == import_id).values(touched_at=now, **values))


def add_file(connection: Connection, import_id: str, file: ImportedPart) -> None:
    """Note what became of a file."""
    of_import = import_files.c.import_id == import_id
    place = connection.execute(select(func.count()).select_from(import_files).where(of_import)).scalar_one()
    values = asdict(file) | {"refused": [asdict(row) for row in file.refused[:MOST_REFUSED]]}
    connection.execute(insert(import_files).values(import_id=import_id, place=place, **values))


def propose(connection: Connection, import_id: str, document: str, path: str, found: Sequence[Found]) -> None:
    """Let what was found wait for a person; what waited before of the same document is superseded."""
    waiting = (proposals.c.document == document) & (proposals.c.state == ProposalState.OPEN)
    connection.execute(update(proposals).where(waiting).values(state=ProposalState.SUPERSEDED))
    of_import = proposals.c.import_id == import_id
    last = connection.execute(select(func.coalesce(func.max(proposals.c.number), 0)).where(of_import)).scalar_one()
    rows = []
    for number, each in enumerate(found, last + 1):
        base = base_of(connection, each.article_id, each.base_digest)
        rows.append(
            {
                "import_id": import_id,
                "number": number,
                "document": document,
                "path": path,
                "kind": each.kind,
                "state": ProposalState.OPEN,
                "article_id": each.article_id,
                "file_id": each.file_id,
                "base": plain_content(base) if base else None,
                "content": plain_content(each.content) if each.content else None,
                "compared": each.compared,
            }
        )
    if rows:
        connection.execute(insert(proposals), rows)


def decide(
    connection: Connection, wanted: Sequence[Proposal], state: ProposalState, decision: Decision, revised: Revised
) -> list[Proposal]:
    """Note one decision about proposals of one import; those of them that were still open.

    `revised` has the number of the revision that came of a proposal's article, if one did.
    """
    if not wanted:
        return []
    this_import = proposals.c.import_id == wanted[0].import_id
    still_open = select(proposals.c.number).where(this_import, proposals.c.state == ProposalState.OPEN)
    numbers = set(connection.execute(still_open).scalars())
    found = [proposal for proposal in wanted if proposal.number in numbers]
    noted = {"state": state, "decided_at": decision.at, "decided_by": decision.by, "reason": decision.reason}
    change = update(proposals).where(this_import, proposals.c.number == bindparam("this"))
    if found:
        rows = [{"this": each.number, "came": revised.get(each.article_id)} for each in found]
        connection.execute(change.values(**noted, revision=bindparam("came")), rows)
    return found


def import_records(connection: Connection, now: datetime, *, limit: int, before: str | None) -> list[ImportRecord]:
    """Imports, newest first, from the one behind `before`."""
    query = select(imports).order_by(imports.c.created_at.desc(), imports.c.id.desc()).limit(limit)
    if before is not None:
        last = _import(connection, before)
        older = (imports.c.created_at < last["created_at"]) | (
            (imports.c.created_at == last["created_at"]) & (imports.c.id < before)
        )
        query = query.where(older)
    rows = connection.execute(query).mappings().all()
    waiting = _waiting(connection, [row["id"] for row in rows])
    return [_record(row, waiting.get(row["id"], 0), now) for row in rows]


def import_record(connection: Connection, import_id: str, now: datetime) -> ImportRecord:
    """One import. Raises `NotFound`."""
    return _record(_import(connection, import_id), _waiting(connection, [import_id]).get(import_id, 0), now)


def files_of(connection: Connection, import_id: str) -> list[ImportedPart]:
    """The files of an import, in the order they came."""
    query = select(import_files).where(import_files.c.import_id == import_id).order_by(import_files.c.place)
    return [
        ImportedPart(
            row.path,
            row.was_read,
            row.articles,
            row.passages,
            row.counts,
            tuple(Refused(**each) for each in row.refused),
        )
        for row in connection.execute(query)
    ]


def proposals_of(
    connection: Connection,
    import_id: str,
    filters: Mapping[str, str],
    *,
    limit: int | None = None,
    after: int = 0,
) -> list[Proposal]:
    """Proposals of an import in order of number; `filters` are columns (kind, state) and their values."""
    query = select(proposals).where(proposals.c.import_id == import_id, proposals.c.number > after)
    for column, value in filters.items():
        query = query.where(proposals.c[column] == value)
    rows = connection.execute(query.order_by(proposals.c.number).limit(limit)).mappings()
    return [_proposal(row) for row in rows]


def proposals_numbered(connection: Connection, import_id: str, numbers: Collection[int]) -> list[Proposal]:
    """These proposals of an import, in order of number. Raises `NotFound` for one that is none of its."""
    found: list[Proposal] = []
    wanted = sorted(set(numbers))
    for start in range(0, len(wanted), IDS_AT_ONCE):
        these = proposals.c.number.in_(wanted[start : start + IDS_AT_ONCE])
        query = select(proposals).where(proposals.c.import_id == import_id, these).order_by(proposals.c.number)
        found += [_proposal(row) for row in connection.execute(query).mappings()]
    if len(found) < len(wanted):
        missing = min(set(wanted) - {each.number for each in found})
        raise NotFound(f"import {import_id[:40]!r} has no proposal {missing}: see the list of its proposals")
    return found


def _import(connection: Connection, import_id: str) -> RowMapping:
    row = connection.execute(select(imports).where(imports.c.id == import_id)).mappings().first()
    if row is None:
        raise NotFound(f"there is no import {import_id[:40]!r}: see the list of imports")
    return row


def _waiting(connection: Connection, import_ids: Sequence[str]) -> dict[str, int]:
    waiting = (proposals.c.state == ProposalState.OPEN) & proposals.c.import_id.in_(import_ids)
    counted = select(proposals.c.import_id, func.count()).where(waiting).group_by(proposals.c.import_id)
    return {row[0]: row[1] for row in connection.execute(counted)}


def _record(row: RowMapping, waiting: int, now: datetime) -> ImportRecord:
    state, fault = ImportState(row["state"]), row["fault"]
    if state is ImportState.RUNNING and row["touched_at"] + SILENT < now:
        state, fault = ImportState.FAILED, "it was interrupted: import the same again, what came in stays in"
    refused = tuple(Refused(**each) for each in row["refused"])
    known = {name: row[name] for name in ("id", "created_at", "actor", "done", "total", "touched_at")}
    return ImportRecord(**known, mode=ImportMode(row["mode"]), state=state, refused=refused, fault=fault, open=waiting)


def _proposal(row: RowMapping) -> Proposal:
    decision = None
    if row["decided_at"] is not None:
        decision = Decision(row["decided_at"], row["decided_by"], row["reason"] or "", row["revision"])
    return Proposal(
        import_id=row["import_id"],
        number=row["number"],
        document=row["document"],
        path=row["path"],
        kind=ProposalKind(row["kind"]),
        state=ProposalState(row["state"]),
        article_id=row["article_id"],
        file_id=row["file_id"],
        base=content_of(row["base"]) if row["base"] else None,
        content=content_of(row["content"]) if row["content"] else None,
        compared=row["compared"],
        decision=decision,
    )
