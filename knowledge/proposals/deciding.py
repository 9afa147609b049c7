"""Proposals of imports, and what people decide about them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from knowledge.database import reading, writing
from knowledge.domain import Actor, ArticleContent, ArticleDraft, Origin, Revision
from knowledge.errors import InvalidArticle, RevisionConflict, WrongState
from knowledge.lifecycle import MOST_AT_ONCE, Lifecycle
from knowledge.proposals.documents import link, unlink
from knowledge.proposals.domain import (
    Choice,
    Decision,
    ImportedPart,
    ImportRecord,
    Part,
    Proposal,
    ProposalKind,
    ProposalState,
)
from knowledge.proposals.records import (
    Revised,
    decide,
    files_of,
    import_record,
    import_records,
    proposals_numbered,
    proposals_of,
)
from knowledge.rows import digest
from knowledge.saving import lock_changes
from knowledge.standing import Standing, newest_of, standing_of


@dataclass(frozen=True, slots=True)
class Terms:
    """How a decision is carried out: live at once or as drafts, why, and why although golden cases break.

    `seen` is the newest revision that whoever settles a proposal looked at.
    """

    publish: bool = False
    reason: str = ""
    override: str | None = None
    seen: int | None = None


class Proposals:
    """Shows what imports propose, and carries out what people decide.

    Every step can be done again: what a crash left half done is finished by deciding once more.
    """

    def __init__(self, lifecycle: Lifecycle):
        self._lifecycle = lifecycle
        self.store = lifecycle.store

    # Looking

    def imports(self, *, limit: int = 50, before: str | None = None) -> list[ImportRecord]:
        """Imports, newest first, from the one behind `before`. Raises `NotFound`."""
        with reading(self.store.engine) as connection:
            return import_records(connection, self.store.clock(), limit=limit, before=before)

    def one(self, import_id: str) -> tuple[ImportRecord, list[ImportedPart]]:
        """An import and what became of its files. Raises `NotFound`."""
        with reading(self.store.engine) as connection:
            record = import_record(connection, import_id, self.store.clock())
            return record, files_of(connection, import_id)

    def proposals(
        self, import_id: str, filters: Mapping[str, str], *, limit: int | None = None, after: int = 0
    ) -> list[Proposal]:
        """Proposals of an import by number; `filters` are columns (kind, state) and values. Raises `NotFound`."""
        with reading(self.store.engine) as connection:
            import_record(connection, import_id, self.store.clock())
            return proposals_of(connection, import_id, filters, limit=limit, after=after)

    def mine(self, proposals: Sequence[Proposal]) -> Mapping[str, Revision]:
        """The newest revisions of these proposals' articles, by article id."""
        with reading(self.store.engine) as connection:
            return newest_of(connection, sorted({proposal.article_id for proposal in proposals}))

    # Deciding

    def accept(self, import_id: str, numbers: Collection[int] | None, actor: Actor, terms: Terms) -> list[Proposal]:
        """Let the file have its way: for these proposals, or for all that are open and no conflict.

        Raises `NotFound`, `WrongState` for a conflict or what is decided already, `RevisionConflict` for an article
        that was changed since, and whatever publishing raises; then nothing of it is live.
        """
        wanted = self._wanted(import_id, numbers)
        if numbers is None:
            wanted = [proposal for proposal in wanted if proposal.kind is not ProposalKind.CONFLICT]
        for proposal in wanted:
            if proposal.kind is ProposalKind.CONFLICT:
                raise WrongState(f"proposal {proposal.number} is a conflict: say which text shall stay")
        for start in range(0, len(wanted), MOST_AT_ONCE):
            self._carry_out(wanted[start : start + MOST_AT_ONCE], actor, terms)
        return self._again(import_id, wanted)

    def reject(self, import_id: str, numbers: Collection[int] | None, actor: Actor, reason: str) -> list[Proposal]:
        """Leave articles as they are: for these proposals, or for all that are open.

        They are proposed again only when the file says something else. Raises `NotFound`, and `WrongState` for what is
        decided already.
        """
        if not reason.strip():
            raise InvalidArticle("a reason is needed when proposals are rejected: say why the file is wrong")
        wanted = self._wanted(import_id, numbers)
        with writing(self.store.engine) as connection:
            lock_changes(connection)
            decision = Decision(self.store.clock(), actor.id, reason, None)
            _remember(connection, decide(connection, wanted, ProposalState.REJECTED, decision, {}))
        return self._again(import_id, wanted)

    def settle(
        self, import_id: str, number: int, text: Choice | ArticleContent, actor: Actor, terms: Terms
    ) -> Proposal:
        """Settle a conflict (or any proposal) with the file's text, mine, or a text of one's own.

        Raises `NotFound`, `WrongState`, `InvalidArticle`, `RevisionConflict` when somebody saved after what was
        `seen`, and whatever publishing raises.
        """
        (proposal,) = self._wanted(import_id, [number])
        if text is Choice.MINE:
            return self.reject(import_id, [number], actor, terms.reason or "the text here stays")[0]
        content = proposal.content if text is Choice.FILE else text
        if not isinstance(content, ArticleContent):
            raise WrongState(f"proposal {number} has no text: the article is gone from the file")
        revision = self._lifecycle.save(
            ArticleDraft(proposal.article_id, content), actor, base=terms.seen, reason=terms.reason
        )
        if terms.publish:
            self._publish([(proposal.article_id, revision.number)], actor, terms)
        with writing(self.store.engine) as connection:
            self._close(connection, [proposal], actor, terms.reason, {proposal.article_id: revision.number})
        return self._again(import_id, [proposal])[0]

    # Inside

    def _wanted(self, import_id: str, numbers: Collection[int] | None) -> list[Proposal]:
        if numbers is None:
            return self.proposals(import_id, {"state": ProposalState.OPEN})
        with reading(self.store.engine) as connection:
            import_record(connection, import_id, self.store.clock())
            found = proposals_numbered(connection, import_id, numbers)
        for proposal in found:
            if proposal.state is not ProposalState.OPEN:
                raise WrongState(f"proposal {proposal.number} is {proposal.state} already: look at it again")
        return found

    def _again(self, import_id: str, wanted: Sequence[Proposal]) -> list[Proposal]:
        with reading(self.store.engine) as connection:
            return proposals_numbered(connection, import_id, [proposal.number for proposal in wanted])

    def _carry_out(self, wanted: Sequence[Proposal], actor: Actor, terms: Terms) -> None:
        self._refuse_outdated(wanted)
        with_text = [proposal for proposal in wanted if proposal.content is not None]
        gone = [proposal.article_id for proposal in wanted if proposal.content is None]
        numbers = self._saved(with_text, actor, terms)
        if terms.publish:
            self._publish(sorted(numbers.items()), actor, terms)
        if gone:
            self._lifecycle.retire(gone, actor, reason=terms.reason, override=terms.override)
        with writing(self.store.engine) as connection:
            lock_changes(connection)
            self._close(connection, wanted, actor, terms.reason, numbers)

    def _refuse_outdated(self, wanted: Sequence[Proposal]) -> None:
        """Raise `RevisionConflict` when an article is not what a proposal was held against, nor what it proposes."""
        standing = self._standing(wanted)
        for proposal in wanted:
            here = standing.get(proposal.article_id)
            number = here.latest if here else None
            if number != proposal.compared and not (here and _says(here, proposal.content)):
                raise RevisionConflict(
                    f"article {proposal.article_id!r} was changed since proposal {proposal.number} was made: "
                    "settle it with the text that shall stay"
                )

    def _saved(self, wanted: Sequence[Proposal], actor: Actor, terms: Terms) -> Mapping[str, int]:
        """The number of the revision that says what each proposal does; those that there were not are saved."""
        drafts = [ArticleDraft(proposal.article_id, proposal.content) for proposal in wanted if proposal.content]
        self.store.save(drafts, actor, Origin.IMPORT, publish=False)
        standing = self._standing(wanted)
        numbers = {}
        for draft in drafts:
            here = standing[draft.article_id]
            if not _says(here, draft.content):
                # An earlier import said the same, and another text came after it: the store takes it for old news.
                saved = self._lifecycle.save(draft, actor, base=here.latest, reason=terms.reason)
                numbers[draft.article_id] = saved.number
            else:
                numbers[draft.article_id] = here.latest
        return numbers

    def _publish(self, pairs: Sequence[tuple[str, int]], actor: Actor, terms: Terms) -> None:
        """Publish what is not live yet: a crash may have come between that and noting the decision."""
        live = {article_id: self.store.article(article_id).published for article_id, _ in pairs}
        waiting = [(article_id, number) for article_id, number in pairs if live[article_id] != number]
        if waiting:
            self._lifecycle.publish(waiting, actor, reason=terms.reason, override=terms.override)

    def _standing(self, wanted: Sequence[Proposal]) -> Mapping[str, Standing]:
        with reading(self.store.engine) as connection:
            return standing_of(connection, [proposal.article_id for proposal in wanted])

    def _close(
        self, connection: Connection, wanted: Sequence[Proposal], actor: Actor, reason: str, revised: Revised
    ) -> None:
        decision = Decision(self.store.clock(), actor.id, reason, None)
        _remember(connection, decide(connection, wanted, ProposalState.ACCEPTED, decision, revised))


def _remember(connection: Connection, decided: Sequence[Proposal]) -> None:
    """From now on the files are known to have said this."""
    documents: dict[str, dict[str, Proposal]] = {}
    for proposal in decided:
        if proposal.content is None:
            unlink(connection, proposal.document, proposal.file_id)
        else:
            documents.setdefault(proposal.document, {})[proposal.file_id] = proposal
    for document, found in documents.items():
        contents = {file_id: each.content for file_id, each in found.items() if each.content}
        parts = [Part(file_id, found[file_id].article_id, digest(said)) for file_id, said in contents.items()]
        link(connection, document, parts, contents)


def _says(here: Standing, content: ArticleContent | None) -> bool:
    return content is not None and here.digest == digest(content)
