"""Who is compared, in the order of the table's columns."""

from collections.abc import Callable
from dataclasses import dataclass

from evals.peers.contestants.answerdesk import KNOBS as ANSWERDESK_KNOBS
from evals.peers.contestants.answerdesk import open_answerdesk, open_calibrated
from evals.peers.contestants.bm25 import KNOBS as BM25_KNOBS
from evals.peers.contestants.bm25 import open_bm25
from evals.peers.contestants.chroma import KNOBS as CHROMA_KNOBS
from evals.peers.contestants.chroma import open_chroma
from evals.peers.contestants.haystack_pipeline import KNOBS as HAYSTACK_KNOBS
from evals.peers.contestants.haystack_pipeline import open_haystack
from evals.peers.contestants.langchain_chain import KNOBS as CHAIN_KNOBS
from evals.peers.contestants.langchain_chain import open_chain
from evals.peers.contestants.langchain_ensemble import KNOBS as ENSEMBLE_KNOBS
from evals.peers.contestants.langchain_ensemble import open_ensemble
from evals.peers.domain import Knob, Setting, Surroundings
from evals.peers.protocols import Peer

OURS = ("answerdesk", "calibrated")
"""Answerdesk as it ships, and with its confidence fitted to the half that peers have their settings chosen on."""


@dataclass(frozen=True, slots=True)
class Contestant:
    """A search system: how it is called, what is tried out on it, how one is opened, whose versions are reported."""

    name: str
    title: str
    knobs: tuple[Knob, ...]
    open: Callable[[Surroundings, Setting], Peer]
    packages: tuple[str, ...]


CONTESTANTS: tuple[Contestant, ...] = (
    Contestant("answerdesk", "Answerdesk", ANSWERDESK_KNOBS, open_answerdesk, ("answerdesk",)),
    Contestant("calibrated", "Answerdesk, calibrated", ANSWERDESK_KNOBS, open_calibrated, ("answerdesk",)),
    Contestant("chroma", "Chroma", CHROMA_KNOBS, open_chroma, ("chromadb",)),
    Contestant(
        "ensemble",
        "LangChain ensemble (BM25 + Chroma)",
        ENSEMBLE_KNOBS,
        open_ensemble,
        ("langchain-classic", "langchain-community", "rank-bm25", "langchain-chroma"),
    ),
    Contestant(
        "chain",
        "LangChain chain with a threshold",
        CHAIN_KNOBS,
        open_chain,
        ("langchain-classic", "langchain-chroma"),
    ),
    Contestant("bm25s", "bm25s with jieba", BM25_KNOBS, open_bm25, ("bm25s", "jieba")),
    Contestant("haystack", "Haystack hybrid", HAYSTACK_KNOBS, open_haystack, ("haystack-ai",)),
)

BY_NAME = {contestant.name: contestant for contestant in CONTESTANTS}
