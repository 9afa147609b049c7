"""From files that were read to articles and proposals: each file comes in as a whole or not at all."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, select

from knowledge.audit import note
from knowledge.database import reading, writing
from knowledge.domain import (
    Actor,
    ArticleDraft,
    Imported,
    ImportReport,
    Origin,
    Refused,
    Revision,
    RevisionState,
)
from knowledge.errors import InvalidArticle, PublishBlocked
from knowledge.gate import Gate, in_words
from knowledge.going_live import APPROVED
from knowledge.importing import ImportedFile, Unread
from knowledge.proposals.applying import NOTHING, Applied, Chosen, apply, chosen, foremost
from knowledge.proposals.comparing import compare
from knowledge.proposals.documents import AGAIN, Document, document_of, link, parts_of, remember_document
from knowledge.proposals.domain import Found, ImportedPart, ImportMode, ImportState, Part, ProposalKind
from knowledge.proposals.records import add_file, begin, propose, touch
from knowledge.rows import check, digest
from knowledge.saving import lock_changes
from knowledge.standing import Standing, newest_of, standing_of
from knowledge.store import ArticleStore
from knowledge.tables import articles

CountPassages = Callable[[str, Sequence[ArticleDraft]], Mapping[str, int]]
"""Counts the passages of each article of a file, which is named by its path."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a file's articles are held against, and what came of it."""

    drafts: tuple[ArticleDraft, ...]
    parts: Mapping[str, Part]
    standing: Mapping[str, Standing]
    found: tuple[Found, ...]

    @property
    def is_export(self) -> bool:
        """Whether the file is an exported knowledge base, whose articles belong to the files they came from."""
        return any(draft.seen for draft in self.drafts)


@dataclass(slots=True)
class Intake:
    """One import: takes files in one after the other, and keeps a record of it.

    What would break golden cases does not get through the `gate`: the whole file waits as proposals then. A handbook
    that nobody has anything from yet has nothing that could break.
    """

    store: ArticleStore
    actor: Actor
    mode: ImportMode
    count_passages: CountPassages
    gate: Gate = field(default_factory=Gate)
    import_id: str = ""
    _is_first: bool = False
    _imported: list[Imported] = field(default_factory=list)
    _refused: list[Refused] = field(default_factory=list)
    _taken: dict[str, str] = field(default_factory=dict)

    def begin(self) -> str:
        """Note that the import begins; the id of its record."""
        with writing(self.store.engine) as connection:
            live = connection.execute(select(articles.c.id).where(articles.c.published.is_not(None)).limit(1)).first()
            self._is_first = live is None
            self.import_id = begin(connection, self.mode, self.actor, self.store.clock())
        return self.import_id

    def is_known(self, name: str, file_digest: str) -> bool:
        """Whether a file need not be read: the same bytes went as far before."""
        with reading(self.store.engine) as connection:
            document = document_of(connection, name)
        return document is not None and document.need_not_be_read(file_digest, self.mode)

    def take(self, found: ImportedFile | Unread | Refused) -> None:
        """Take in a file, or what is to be told instead of one."""
        if isinstance(found, Refused):
            self._refused.append(found)
        elif isinstance(found, Unread):
            self._pass_over(found)
        else:
            self._take(found)

    def tell(self, done: int, total: int) -> None:
        """Note that `done` of `total` files are through."""
        with writing(self.store.engine) as connection:
            touch(connection, self.import_id, self.store.clock(), done=done, total=total)

    def end(self) -> ImportReport:
        """Note that all is in; what became of it."""
        told = {file.path for file in self._imported}
        loose = [{"path": row.path, "reason": row.reason} for row in self._refused if row.path not in told]
        with writing(self.store.engine) as connection:
            touch(connection, self.import_id, self.store.clock(), state=ImportState.DONE, refused=loose)
        return ImportReport(tuple(self._imported), tuple(self._refused), self.import_id)

    def fail(self, why: str) -> None:
        """Note that the import broke off."""
        with writing(self.store.engine) as connection:
            touch(connection, self.import_id, self.store.clock(), state=ImportState.FAILED, fault=why)

    def _pass_over(self, file: Unread) -> None:
        with writing(self.store.engine) as connection:
            document = document_of(connection, file.name)
            assert document is not None  # noqa: S101 - it was known a moment ago, and documents stay
            for part in parts_of(connection, document.id, ()).values():
                self._taken.setdefault(part.file_id, file.path)
            counts = {"unchanged": document.articles}
            told = ImportedPart(file.path, False, document.articles, document.passages, counts, document.refused)
            add_file(connection, self.import_id, told)
        self._imported.append(
            Imported(file.path, document.articles, document.passages, unchanged=document.articles, was_read=False)
        )
        self._refused.extend(document.refused)

    def _take(self, file: ImportedFile) -> None:
        drafts, faults = self._acceptable(file)
        self._refused.extend(faults)
        if not drafts:
            if not faults:
                self._refused.append(Refused(file.path, "no text was found in it"))
            return
        with reading(self.store.engine) as connection:
            plan = _plan(connection, file.name, drafts)
        applied = NOTHING if self.mode is ImportMode.PROPOSED else self._applied(plan)
        held = [Refused(file.path, applied.why)] if applied.held else []
        self._refused.extend(held)
        passages = self.count_passages(file.path, drafts)
        told = _told(file.path, plan, applied, passages)
        with writing(self.store.engine) as connection:
            self._record(connection, file, plan, applied, replace(told, refused=(*faults, *held)))
        self._imported.append(_imported(told))

    def _applied(self, plan: _Plan) -> Applied:
        """What became of the articles of a file, or why none of them got through the gate."""
        wanted = chosen(self.store, plan.drafts, plan.found)
        if self.mode is not ImportMode.PUBLISHED:
            return apply(self.store, self.actor, wanted, publish=False)
        changed = [] if self._is_first else self._going_live(plan, wanted)
        try:
            self._ask_the_gate(changed)
        except PublishBlocked as blocked:
            return replace(NOTHING, held=len(changed), why=_held_in_words(blocked))
        return apply(self.store, self.actor, wanted, publish=True)

    def _ask_the_gate(self, changed: Sequence[Revision]) -> None:
        """Raise `PublishBlocked`, or write down that somebody overrides what the check says."""
        if self.gate.lets_through(changed, ()):
            # Before anything is live: a crash in between leaves a reason without a deed, never a deed without a reason.
            deeds = [("overridden", revision.article_id, None) for revision in changed]
            with writing(self.store.engine) as connection:
                note(connection, deeds, self.actor, self.store.clock(), self.gate.override or "")

    def _going_live(self, plan: _Plan, wanted: Chosen) -> list[Revision]:
        """What would be live of a file that is not live yet, as if it was stored."""
        now, changed = self.store.clock(), []
        for draft in foremost(wanted, now):
            here, said = plan.standing.get(draft.article_id), digest(draft.content)
            if here is None or here.digest != said or here.state not in APPROVED:
                stored = (here.latest + 1 if here else 1), RevisionState.DRAFT, draft.content, self.actor.id, now
                changed.append(Revision(draft.article_id, *stored, Origin.IMPORT, said))
        return changed

    def _record(
        self, connection: Connection, file: ImportedFile, plan: _Plan, applied: Applied, told: ImportedPart
    ) -> None:
        lock_changes(connection)
        # What was held went no further than a proposal: it is read again when it shall be published after all.
        mode = ImportMode.PROPOSED if applied.held else self.mode
        digest_of_file = AGAIN if plan.is_export or applied.held else file.digest
        document = remember_document(
            connection,
            file.name,
            Document("", digest_of_file, mode, told.articles, told.passages, told.refused),
            self.actor,
            self.store.clock(),
        )
        if not plan.is_export:
            link(connection, document, _links(plan, applied))
        waiting = [each for each in plan.found if each.kind and each.file_id not in applied.file_ids]
        propose(connection, self.import_id, document, file.path, waiting)
        add_file(connection, self.import_id, told)

    def _acceptable(self, file: ImportedFile) -> tuple[list[ArticleDraft], list[Refused]]:
        drafts, faults = [], list(file.refused)
        for draft in file.drafts:
            where = self._taken.get(draft.article_id)
            # Of an exported article there may be more rows: what is live, what is planned, the draft beside them.
            if where is not None and not (draft.seen and where == file.path):
                faults.append(Refused(file.path, f"article id {draft.article_id!r} is already used in {where}"))
                continue
            self._taken[draft.article_id] = file.path
            try:
                check(draft.article_id, draft.content)
            except InvalidArticle as error:
                faults.append(Refused(file.path, str(error)))
            else:
                drafts.append(draft)
        return drafts, faults


def _held_in_words(blocked: PublishBlocked) -> str:
    return (
        f"none of it was published: {in_words(blocked.breaches)}. It waits for a decision: mend the texts, or publish "
        "it all the same with a reason (override)"
    )


def _imported(told: ImportedPart) -> Imported:
    counts: dict[str, Any] = dict(told.counts)
    return Imported(told.path, told.articles, told.passages, **counts)


def _plan(connection: Connection, name: str, drafts: Sequence[ArticleDraft]) -> _Plan:
    newest = {draft.article_id: draft for draft in drafts}
    parts: Mapping[str, Part] = {}
    if not any(draft.seen for draft in drafts):
        document = document_of(connection, name)
        parts = parts_of(connection, document.id if document else None, list(newest))
    article_ids = {*newest, *(part.article_id for part in parts.values())}
    standing = standing_of(connection, sorted(article_ids))
    lost = [part.article_id for key, part in parts.items() if key not in newest]
    is_searched = bool(lost and newest.keys() - standing.keys())
    said = {key: found.content for key, found in newest_of(connection, lost).items()} if is_searched else {}
    return _Plan(tuple(drafts), parts, standing, tuple(compare(list(newest.values()), parts, standing, said)))


def _links(plan: _Plan, applied: Applied) -> Iterable[Part]:
    """What the document is known to have said from now on: of what waits, what it said before."""
    for each in plan.found:
        if each.content is None:
            continue
        if each.kind is None or each.file_id in applied.file_ids:
            if each.article_id in plan.standing or each.kind is not None:
                yield Part(each.file_id, each.article_id, digest(each.content))
        elif each.base_digest and each.file_id not in plan.parts and each.kind is not ProposalKind.RENAMED:
            yield Part(each.file_id, each.article_id, each.base_digest)


def _told(path: str, plan: _Plan, applied: Applied, passages: Mapping[str, int]) -> ImportedPart:
    kinds = [each.kind for each in plan.found]
    waiting = [each for each in plan.found if each.kind and each.file_id not in applied.file_ids]
    is_proposed = not applied.was_done
    counts = {
        "new": kinds.count(ProposalKind.NEW) if is_proposed else len(applied.saved.new),
        "changed": kinds.count(ProposalKind.CHANGED) if is_proposed else len(applied.saved.changed),
        "proposed": len(waiting)
        if is_proposed
        else len(applied.saved.proposed) + sum(each.kind is not ProposalKind.GONE for each in waiting),
        "renamed": kinds.count(ProposalKind.RENAMED),
        "gone": kinds.count(ProposalKind.GONE),
        "conflicts": kinds.count(ProposalKind.CONFLICT),
        "held": applied.held,
    }
    told = counts["renamed"] + counts["conflicts"] if is_proposed else counts["proposed"]
    counts["unchanged"] = max(0, len(passages) - counts["new"] - counts["changed"] - told)
    return ImportedPart(path, True, len(passages), sum(passages.values()), counts, ())
