"""Files that come as multipart/form-data: read only when whoever sends them may, and not without end."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from assistant.api.problems import Problem, ProblemFound
from assistant.api.rights import Right, may
from knowledge import Actor

MOST_FILES = 1_000
MULTIPART = "multipart/form-data"
_NOT_MULTIPART = Problem(
    415,
    "not-multipart",
    "The body is no form with files",
    f"Send the files as {MULTIPART}, each in a field 'files'.",
)
_NO_FILE = Problem(422, "no-file", "There is no file", "Send the files in fields named 'files'.")

Files = list[UploadFile]


async def _files(request: Request, _actor: Annotated[Actor, Depends(may(Right.EDIT))]) -> AsyncIterator[Files]:
    # The body is read here and not by the framework, which would do so before it asks who is sending.
    if not request.headers.get("content-type", "").lower().startswith(MULTIPART):
        raise ProblemFound(_NOT_MULTIPART)
    form = await request.form(max_files=MOST_FILES, max_fields=MOST_FILES)
    try:
        files = [part for part in form.getlist("files") if isinstance(part, UploadFile)]
        if not files:
            raise ProblemFound(_NO_FILE)
        yield files
    finally:
        await form.close()


TheFiles = Annotated[Files, Depends(_files)]


def form_with_files(*, one: bool = False) -> dict[str, Any]:
    """What /openapi.json says of such a body."""
    file = {"type": "string", "format": "binary"}
    files = file if one else {"type": "array", "items": file, "minItems": 1, "maxItems": MOST_FILES}
    schema = {"type": "object", "required": ["files"], "properties": {"files": files}}
    return {"requestBody": {"required": True, "content": {MULTIPART: {"schema": schema}}}}
