"""The whole knowledge base as one file, over HTTP."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import StreamingResponse

from assistant.api.documentation import PREFIX, problems
from assistant.api.import_schemas import ExportIn
from assistant.api.rights import Right, may
from assistant.api.services import TheAssistant
from knowledge import ExportForm, export

BYTES_AT_ONCE = 1 << 16
MEDIA_TYPES = {
    ExportForm.JSON_LINES: "application/jsonl",
    ExportForm.PACKED_JSON_LINES: "application/gzip",
    ExportForm.SPREADSHEET: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

router = APIRouter(prefix=PREFIX, tags=["imports"], dependencies=[Depends(may(Right.EDIT))])


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses=problems(422)
    | {
        200: {
            "description": "A file that comes in again without loss, by `POST /imports` or `answerdesk ingest`.",
            "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in MEDIA_TYPES.values()},
        }
    },
    summary="Export the whole knowledge base",
)
def export_all(query: Annotated[ExportIn, Query()], assistant: TheAssistant) -> StreamingResponse:
    """Every article, as JSON lines or a spreadsheet."""
    form = ExportForm(query.format)
    folder = Path(tempfile.mkdtemp(prefix="answerdesk-"))
    try:
        # Written first and sent then: however slowly somebody reads, the database is not kept waiting.
        export(assistant.knowledge.store, folder / "all", form, live_only=query.live_only)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    name = f"answerdesk-{assistant.knowledge.store.clock():%Y%m%d}.{form.value}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(_sent(folder), media_type=MEDIA_TYPES[form], headers=headers)


def _sent(folder: Path) -> Iterator[bytes]:
    try:
        with (folder / "all").open("rb") as file:
            while piece := file.read(BYTES_AT_ONCE):
                yield piece
    finally:
        shutil.rmtree(folder, ignore_errors=True)
