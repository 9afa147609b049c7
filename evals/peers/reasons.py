"""Why a peer can be ahead in what it costs: these reasons lie in how it is built, whatever the data."""

from collections.abc import Iterator

from evals.peers.documents import DOCUMENTS, WHOLE
from evals.peers.domain import Trial
from evals.peers.figures import Figure

_TIMES = ("p50", "p95")


def reason(figure: Figure, leader: Trial) -> Iterator[str]:
    """What the leader leaves out that Answerdesk does, where the figure is one of time or memory."""
    if figure.name not in (*_TIMES, "memory", "ingest"):
        return
    if leader.contestant == "bm25s":
        yield "it has no encoder: it counts words, and finds nothing that is said in others"
    elif figure.name in _TIMES:
        yield "it asks its index and is done: no second index by words, no weighing of the two, no confidence"
    elif figure.name == "memory":
        yield "it keeps no database of articles and their revisions"
    elif leader.setting.get(DOCUMENTS.name) == WHOLE:
        yield "it encodes one text an article, cut off where the encoder stops reading; every passage is encoded here"
    else:
        yield "it keeps no revisions and writes one index"
