"""How fast files come in, and how long a process takes to its first answer."""

import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from evals.benchmarks.figures import Figure
from knowledge import sample_articles

ROUNDS = 5
QUESTION = "退货运费谁出?"


def ingest_figures(folder: Path) -> list[Figure]:
    """Passages a second from a text file on disk to both indexes, in a process of its own."""
    source = folder / "handbook.jsonl"
    rows = [
        {"id": article.article_id, "title": article.content.title, "text": article.content.body}
        for article in sample_articles()
    ]
    source.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    began = time.perf_counter()
    told = json.loads(_answerdesk(folder / "data", "ingest", str(source), "--publish", "--json"))
    seconds = time.perf_counter() - began
    passages = sum(file["passages"] for file in told["imported"])
    return [Figure("ingest", "passages, start-up included", passages / seconds, "/s", "≥ 60")]


def start_up_figures(folder: Path) -> list[Figure]:
    """Seconds from the start of a process to its answer, indexes built: the median of some rounds."""
    seconds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        _answerdesk(folder / "data", "ask", QUESTION)
        seconds.append(time.perf_counter() - began)
    return [Figure("start-up", "first answer of a new process", median(seconds), "s", "≤ 5")]


def _answerdesk(data_dir: Path, *arguments: str) -> str:
    program = Path(sys.executable).with_name("answerdesk")
    command = [str(program), "--data-dir", str(data_dir), *arguments]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout  # noqa: S603 - our own program
