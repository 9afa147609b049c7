"""Imports of files that somebody sent: read in the background, one import after the other."""

import logging
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Thread
from typing import BinaryIO

from knowledge import Actor, ArticleStore, Gate, ImportMode, Intake, PublishCheck, open_intake, take_in, uploaded

log = logging.getLogger(__name__)


@dataclass(slots=True)
class ImportJobs:
    """Begins imports and lets them run; how far each is stands in its record.

    What is to be published is put to the `check` first.
    """

    store: ArticleStore
    check: PublishCheck | None = None
    _turn: Lock = field(default_factory=Lock)
    _threads: dict[str, Thread] = field(default_factory=dict)

    def begin(
        self, files: Sequence[tuple[str, BinaryIO]], actor: Actor, mode: ImportMode, override: str | None = None
    ) -> str:
        """Begin to take in files, given by the names that they were sent under; the import's id.

        `override` is the reason of somebody who may publish although golden cases break.
        The names lead nowhere: what is written to disk is numbered, in a folder that goes when the import has ended.
        """
        folder = Path(tempfile.mkdtemp(prefix="answerdesk-"))
        try:
            found = []
            for number, (name, content) in enumerate(files):
                path = folder / f"{number:05}"
                with path.open("wb") as target:
                    shutil.copyfileobj(content, target)
                found.append((path, name))
            intake = open_intake(self.store, actor, mode, gate=Gate(self.check, override))
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        thread = Thread(target=self._run, args=(intake, folder, found), name=f"import {intake.import_id}", daemon=True)
        self._threads[intake.import_id] = thread
        thread.start()
        return intake.import_id

    def wait(self, import_id: str, seconds: float) -> None:
        """Wait until an import that was begun here has ended, but not longer."""
        thread = self._threads.get(import_id)
        if thread is not None:
            thread.join(seconds)

    def _run(self, intake: Intake, folder: Path, files: Sequence[tuple[Path, str]]) -> None:
        try:
            with self._turn:
                take_in(intake, [uploaded(path, name) for path, name in files])
        except Exception:
            # Its record says that it broke off; the log says why.
            log.exception("import %s broke off", intake.import_id)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            self._threads.pop(intake.import_id, None)
