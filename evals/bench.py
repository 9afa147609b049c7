"""`make bench`: speed and memory, each figure beside what it is compared with, measured in one run.

`python -m evals.bench [--data DIR] [--model PATH] [--json FILE]`. With `--data`, a folder that holds
`short_texts_100k.jsonl.gz` and `search_queries_20k.jsonl.gz` (or a folder above a `load/` that does), asking is
measured at 1,000, 10,000 and 100,000 passages too; their vectors are kept by digest, so that only the first run
encodes. With `--model`, a local model folder for sentence-transformers, where that is installed.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from evals.benchmarks.encoding import encoding_figures
from evals.benchmarks.figures import HEADER, Figure, row
from evals.benchmarks.running import ingest_figures, start_up_figures

SCALES = (1_000, 10_000, 100_000)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print the table, and write the JSON if it is asked for."""
    parser = argparse.ArgumentParser(prog="make bench", description="Speed and memory of this machine's Answerdesk.")
    parser.add_argument("--data", type=Path, help="folder of the load set")
    parser.add_argument("--model", type=Path, help="local model folder for sentence-transformers")
    parser.add_argument("--json", type=Path, dest="json_file", help="where the figures go as JSON")
    options = parser.parse_args(arguments)
    load = _load_folder(options.data) if options.data is not None else None
    if options.data is not None and load is None:
        parser.error(f"{options.data} holds no short_texts_100k.jsonl.gz")
    figures = []
    sys.stdout.write(HEADER + "\n")
    # A row as soon as it is measured: the last ones take minutes, and an interrupted run has still said something.
    for figure in _measured(options.model, load):
        sys.stdout.write(row(figure) + "\n")
        sys.stdout.flush()
        figures.append(figure)
    if options.json_file is not None:
        plain = [figure.plain() for figure in figures]
        options.json_file.write_text(json.dumps(plain, ensure_ascii=False, indent=2), "utf-8")


def _measured(model: Path | None, load: Path | None) -> Iterator[Figure]:
    yield from encoding_figures(model)
    with tempfile.TemporaryDirectory() as folder:
        yield from ingest_figures(Path(folder))
        yield from start_up_figures(Path(folder))
    if load is not None:
        for passages in SCALES:
            yield from _asking(load, passages)


def _load_folder(data: Path) -> Path | None:
    folders = [folder for folder in (data, data / "load") if (folder / "short_texts_100k.jsonl.gz").is_file()]
    return folders[0] if folders else None


def _asking(data: Path, passages: int) -> list[Figure]:
    # A process of its own: the peak of its memory is then that of this many passages.
    command = [sys.executable, "-m", "evals.benchmarks.asking", str(data), str(passages)]
    told = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)  # noqa: S603 - our own module
    return [Figure(**row) for row in json.loads(told.stdout)]


if __name__ == "__main__":
    main()
