"""`python -m evals.peers --data DIR`: the comparison as Markdown and JSON; `make compare` runs it where peers are."""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from platformdirs import user_cache_path

from evals.datasets import dataset_folders
from evals.errors import BadDataset
from evals.peers.catalogue import BY_NAME, CONTESTANTS
from evals.peers.domain import Trial
from evals.peers.report import headline, plain, whole
from evals.peers.running import Plan, compare, run_child

DEFAULT_SETS = ("zh_mixed_support", "zh_ths_faq", "en_datatalks_faq", "zh_ecs_faq")
QUESTIONS = 400


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, write `comparison.md`, `headline.md` and `comparison.json`, print the headline; 3 when one failed."""
    options = _parser().parse_args(arguments)
    cache = user_cache_path("answerdesk") / "evaluation-vectors.sqlite"
    contestants = options.only or [each.name for each in CONTESTANTS]
    began = time.monotonic()

    def tell(line: str) -> None:
        sys.stderr.write(f"{time.monotonic() - began:6.0f} s  {line}\n")

    try:
        folders = chosen_folders(options.data, options.sets)
        trials = list(compare(Plan(contestants, folders, options.questions, cache, options.models), run_child, tell))
    except BadDataset as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if not trials:
        return 1
    shown = headline(trials)
    _write(options.output, trials, shown)
    sys.stdout.write(shown)
    datasets = {trial.dataset for trial in trials}
    return 0 if len(trials) == len(datasets) * len(contestants) else 3


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make compare", description="Answerdesk beside what people use instead.")
    parser.add_argument("--data", type=Path, required=True, help="folder of datasets; with make: DATA=DIR")
    parser.add_argument("--output", type=Path, default=Path("build/comparison"), help="where the files go")
    parser.add_argument(
        "--sets", nargs="+", help=f"folders of datasets to take; else of {', '.join(DEFAULT_SETS)} those there"
    )
    parser.add_argument(
        "--only", nargs="+", choices=[each.name for each in CONTESTANTS], help="contestants to take; else all"
    )
    parser.add_argument("--models", type=Path, help="folder of ranking models, SET.json fitted without that set")
    parser.add_argument(
        "--questions", type=int, default=QUESTIONS, help="the most that are asked of either half of a set"
    )
    return parser


def chosen_folders(data: Path, names: Sequence[str] | None) -> list[Path]:
    """The folders of these datasets; without names the usual ones, and all when none of those is there."""
    found = {folder.resolve().name: folder for folder in dataset_folders(data)}
    missing = [name for name in names or () if name not in found]
    if missing:
        raise BadDataset(f"{data} holds no dataset {missing[0]!r}")
    chosen = names or [name for name in DEFAULT_SETS if name in found] or list(found)
    return [found[name] for name in chosen]


def _write(folder: Path, trials: Sequence[Trial], shown: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    packages = {package for trial in trials for package in BY_NAME[trial.contestant].packages}
    versions = {package: version(package) for package in sorted(packages)}
    (folder / "headline.md").write_text(shown, "utf-8")
    (folder / "comparison.md").write_text(whole(trials, versions), "utf-8")
    text = json.dumps(plain(trials, versions), ensure_ascii=False, indent=2)
    (folder / "comparison.json").write_text(text, "utf-8")


if __name__ == "__main__":
    sys.exit(main())
