"""Several datasets, two at a time: each in a process of its own, so that a machine with two cores uses both."""

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from evals.datasets import read_datasets
from evals.domain import Half
from evals.suite import Evaluation, Settings, evaluate_folder
from knowledge import Progress

AT_ONCE = 2
"""Each process holds an encoder, half a gigabyte; and what is asked at one time slows each other's answers down."""


def evaluate_folders(
    settings: Settings, folders: Sequence[Path], half: Half | None = None, progress: Progress | None = None
) -> Iterator[Evaluation]:
    """`evaluate_folder` on each, in their order. Raises `BadDataset` before anything is run."""
    sizes = {folder: sum(len(dataset.cases) for dataset in read_datasets(folder)) for folder in folders}
    at_once = min(AT_ONCE, os.cpu_count() or 1, len(folders))
    if at_once < 2:
        for folder in folders:
            yield from evaluate_folder(settings, folder, half, progress)
        return
    # Not forked: the threads of a database or an encoder that is open here would not be there.
    workers = ProcessPoolExecutor(at_once, multiprocessing.get_context("spawn"))
    try:
        # The largest first, so that none of them is still at work when all others are done.
        order = sorted(folders, key=lambda folder: -sizes[folder])
        waiting = {folder: workers.submit(_evaluated, settings, folder, half) for folder in order}
        for done, folder in enumerate(folders, 1):
            yield from waiting[folder].result()
            if progress is not None:
                progress(f"datasets, {at_once} at a time", done, len(folders))
    finally:
        workers.shutdown(cancel_futures=True)


def _evaluated(settings: Settings, folder: Path, half: Half | None) -> list[Evaluation]:
    return list(evaluate_folder(settings, folder, half))
