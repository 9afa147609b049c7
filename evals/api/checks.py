"""The check of golden cases over HTTP, for those who publish from elsewhere: many texts at once."""

from fastapi import APIRouter

from assistant.api import PREFIX, TheFiles, form_with_files, problem_responses
from evals.api.preview_schemas import BreachesOut, BreachOut, drafts_in
from evals.api.services import ThePreviews

# Its own router: files are taken from those who may edit, which previews do not ask for.
router = APIRouter(prefix=PREFIX, tags=["preview"])


@router.post(
    "/preview/check",
    responses=problem_responses(400, 413, 415, 422),
    openapi_extra=form_with_files(one=True),
    summary="See which golden cases many texts would break",
)
def check_texts(files: TheFiles, previews: ThePreviews) -> BreachesOut:
    """The same check as at publishing, of a file with a text a line: `{"article_id", "content"}`; nothing is stored."""
    breaches = previews.breaches_of(drafts_in(files[0].file))
    return BreachesOut(breaches=[BreachOut.model_validate(breach) for breach in breaches])
