"""Passages by the terms they hold, in tantivy: BM25 over characters, bigrams and Latin words."""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tantivy

from knowledge.bm25 import Volume, idf
from knowledge.domain import Hit, Passage
from knowledge.errors import IndexOutOfDate
from knowledge.passages import indexed_text
from knowledge.protocols import IndexState
from knowledge.text import terms

_WRITER_BYTES = 30_000_000
_STATE = "state.json"
# A question is a few dozen terms; a pasted page would make a query of thousands.
_MOST_TERMS = 256


@contextmanager
def _faults_named() -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        said = " ".join(str(error).split())[:200]
        raise IndexOutOfDate(f"the index of terms cannot be used ({said}): run answerdesk reindex") from error


class TantivyIndex:
    """A `LexicalIndex` in a folder; its state is a file beside the index, written last and replaced as a whole.

    Raises `IndexOutOfDate` when the files are broken.
    """

    def __init__(self, folder: Path):
        self._folder = folder
        self._open()

    def _open(self) -> None:
        place = self._folder / "index"
        place.mkdir(parents=True, exist_ok=True)
        if not tantivy.Index.exists(str(place)):
            # A state without its index would pass an empty index for a full one.
            (self._folder / _STATE).unlink(missing_ok=True)
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field("article_id", tokenizer_name="raw", index_option="basic")
        builder.add_text_field("terms", tokenizer_name="spaces", index_option="freq")
        self._schema = builder.build()
        with _faults_named():
            self._index = tantivy.Index(self._schema, path=str(place))
        spaces = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("spaces", spaces)
        self._writer: tantivy.IndexWriter | None = None
        self._volume: tuple[tantivy.Searcher, Volume] | None = None
        with _faults_named():
            self._searcher = self._index.searcher()

    def state(self) -> IndexState | None:
        """What the index was made with; None while it holds nothing."""
        try:
            return IndexState(**json.loads((self._folder / _STATE).read_text("utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def replace(self, article_ids: Iterable[str], passages: Sequence[Passage], state: IndexState) -> None:
        """Forget the articles' passages, take in the new ones, then write the state."""
        with _faults_named():
            self._replace(article_ids, passages)
        self._write(state)

    def _replace(self, article_ids: Iterable[str], passages: Sequence[Passage]) -> None:
        if self._writer is None:
            self._writer = self._index.writer(_WRITER_BYTES, 1)
        for article_id in article_ids:
            self._writer.delete_documents_by_term("article_id", article_id)
        for passage in passages:
            found = " ".join(terms(indexed_text(passage)))
            self._writer.add_document(tantivy.Document(id=passage.id, article_id=passage.article_id, terms=found))
        self._writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def _write(self, state: IndexState) -> None:
        target = self._folder / _STATE
        fresh = target.with_suffix(".new")
        fields = {"encoder": state.encoder, "text_rules": state.text_rules, "applied": state.applied}
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(fields, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(target)

    def search(self, text: str, limit: int) -> list[Hit]:
        """The best passages; score is BM25."""
        wanted = list(dict.fromkeys(terms(text)))[:_MOST_TERMS]
        if not wanted:
            return []
        searcher = self._searcher
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, self._term(term)) for term in wanted])
        with _faults_named():
            found: Any = searcher.search(query, limit, count=False)
        return [Hit.from_id(searcher.doc(address)["id"][0], float(score)) for score, address in found.hits]

    def _term(self, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, "terms", term, "freq")

    def rarity(self, terms: Iterable[str]) -> Mapping[str, float]:
        """Inverse document frequency."""
        searcher = self._searcher
        total = searcher.num_docs
        return {term: idf(total, min(searcher.doc_freq("terms", term), total)) for term in terms}

    def frequencies(self, terms: Iterable[str]) -> Mapping[str, int]:
        """In how many passages each term stands, of those replaced a moment ago too."""
        searcher = self._searcher
        return {term: searcher.doc_freq("terms", term) for term in terms}

    def volume(self) -> Volume:
        """How much is held here, as the index explains its scores."""
        searcher = self._searcher
        known = self._volume
        if known is None or known[0] is not searcher:
            known = self._volume = (searcher, self._measured(searcher))
        return known[1]

    def _measured(self, searcher: tantivy.Searcher) -> Volume:
        common = searcher.terms_with_prefix("terms", "", limit=1)
        if not common:
            return Volume(0, 0, 0.0)
        query = self._term(common[0][0])
        found: Any = searcher.search(query, 1, count=False)
        if not found.hits:
            return Volume(0, 0, 0.0)
        # The only place where it tells its mean length.
        said = _numbers(json.loads(query.explain(searcher, found.hits[0][1]).to_json()))
        return Volume(searcher.num_docs, int(said["N"]), said["avgdl"])

    def article_ids(self) -> set[str]:
        """All articles that have a passage here."""
        searcher = self._searcher
        everything: Any = searcher.search(tantivy.Query.all_query(), max(searcher.num_docs, 1), count=False)
        return {Hit.from_id(searcher.doc(address)["id"][0], 0.0).article_id for _, address in everything.hits}

    def clear(self) -> None:
        """Forget everything, the state first: a crash on the way leaves an index that is rebuilt."""
        (self._folder / _STATE).unlink(missing_ok=True)
        self.close()
        shutil.rmtree(self._folder / "index")
        self._open()

    def close(self) -> None:
        """Let go of the folder's write lock."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None


def _numbers(explanation: Mapping[str, Any]) -> dict[str, float]:
    """The values in the explanation of a score, by the short names they are introduced with."""
    found = {str(explanation["description"]).partition(",")[0]: float(explanation["value"])}
    for detail in explanation.get("details") or ():
        found |= _numbers(detail)
    return found
