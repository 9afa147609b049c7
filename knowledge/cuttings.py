"""Previews of how files are cut, kept between the requests of the person who puts them right; no article is stored."""

import json
import secrets
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from knowledge.cutting import Correction, Cutting, drop, edit, merge, split
from knowledge.database import reading, writing
from knowledge.domain import Actor, ArticleDraft, Refused
from knowledge.errors import NotFound, Refusal, RevisionConflict
from knowledge.importing.exchange import draft_of, values_of
from knowledge.protocols import Clock
from knowledge.tables import cuttings

LASTS = timedelta(hours=1)
"""A preview that nobody has touched for so long is forgotten."""

MOST_KEPT = 40
"""Of more, the ones that were touched longest ago are forgotten."""

LARGEST = 20_000_000
"""Of one preview, in characters of JSON."""


class Cuttings:
    """Keeps previews; each change makes a new version, so that two people do not undo each other's work unseen."""

    def __init__(self, engine: Engine, clock: Clock):
        self._engine = engine
        self._clock = clock

    def keep(self, cutting: Cutting, actor: Actor) -> str:
        """Keep a preview and give it an id. Raises `Refusal` for one that is too large."""
        state, cutting_id, now = _written(cutting), secrets.token_hex(8), self._clock()
        with writing(self._engine) as connection:
            connection.execute(delete(cuttings).where(cuttings.c.expires_at <= now))
            newest = select(cuttings.c.id).order_by(cuttings.c.expires_at.desc()).limit(MOST_KEPT - 1)
            kept = list(connection.execute(newest).scalars())
            connection.execute(delete(cuttings).where(cuttings.c.id.not_in(kept)))
            row = {"id": cutting_id, "version": 1, "author": actor.id, "expires_at": now + LASTS, "state": state}
            connection.execute(insert(cuttings).values(row))
        return cutting_id

    def kept(self, cutting_id: str) -> tuple[Cutting, int]:
        """A preview and the number of its version. Raises `NotFound` when it is not kept any more."""
        with reading(self._engine) as connection:
            row = self._row(connection, cutting_id)
        return _read(row.state), row.version

    def change(self, cutting_id: str, version: int, how: Callable[[Cutting], Cutting]) -> tuple[Cutting, int]:
        """Change a preview that the person saw in this version; what it is now, and its new version.

        Raises `NotFound`, `Refusal`, and `RevisionConflict` when somebody changed it meanwhile.
        """
        cutting, known = self.kept(cutting_id)
        if known != version:
            raise RevisionConflict(f"this preview was changed meanwhile, it is at version {known}: look at it again")
        changed = how(cutting)
        values = {"version": version + 1, "state": _written(changed), "expires_at": self._clock() + LASTS}
        with writing(self._engine) as connection:
            this = (cuttings.c.id == cutting_id) & (cuttings.c.version == version)
            if not connection.execute(update(cuttings).where(this).values(values)).rowcount:
                raise RevisionConflict("this preview was changed meanwhile: look at it again")
        return changed, version + 1

    def merge(self, cutting_id: str, version: int, article_id: str) -> tuple[Cutting, int]:
        """`knowledge.cutting.merge`, kept. Raises like that and like `change`."""
        return self.change(cutting_id, version, lambda cutting: merge(cutting, article_id))

    def split(self, cutting_id: str, version: int, article_id: str, at: int, title: str) -> tuple[Cutting, int]:
        """`knowledge.cutting.split`, kept."""
        return self.change(cutting_id, version, lambda cutting: split(cutting, article_id, at, title))

    def edit(self, cutting_id: str, version: int, article_id: str, correction: Correction) -> tuple[Cutting, int]:
        """`knowledge.cutting.edit`, kept."""
        return self.change(cutting_id, version, lambda cutting: edit(cutting, article_id, correction))

    def drop(self, cutting_id: str, version: int, article_id: str) -> tuple[Cutting, int]:
        """`knowledge.cutting.drop`, kept."""
        return self.change(cutting_id, version, lambda cutting: drop(cutting, article_id))

    def forget(self, cutting_id: str) -> None:
        """Throw a preview away; it may be gone already."""
        with writing(self._engine) as connection:
            connection.execute(delete(cuttings).where(cuttings.c.id == cutting_id))

    def _row(self, connection: Connection, cutting_id: str) -> Row[Any]:
        row = connection.execute(select(cuttings).where(cuttings.c.id == cutting_id)).first()
        if row is None or row.expires_at <= self._clock():
            raise NotFound(f"there is no preview {cutting_id[:40]!r} any more: give the file again")
        return row


def _written(cutting: Cutting) -> str:
    """A preview as JSON."""
    drafts = [
        {"headings": draft.headings, **values_of(draft.article_id, draft.state, draft.content)}
        for draft in cutting.drafts
    ]
    rest = {"path": cutting.path, "name": cutting.name, "digest": cutting.digest}
    text = json.dumps({**rest, "drafts": drafts, "refused": [asdict(row) for row in cutting.refused]})
    if len(text) > LARGEST:
        raise Refusal(f"{cutting.path} is too large to be looked at before it is imported: split it, or import it")
    return text


def _read(text: str) -> Cutting:
    state = json.loads(text)
    return Cutting(
        state["path"],
        state["name"],
        state["digest"],
        tuple(_draft(values) for values in state["drafts"]),
        tuple(Refused(**row) for row in state["refused"]),
    )


def _draft(values: dict[str, Any]) -> ArticleDraft:
    draft = draft_of(values)
    return ArticleDraft(draft.article_id, draft.content, tuple(values["headings"]), draft.state)
