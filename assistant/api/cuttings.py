"""Previews of how a file is cut into articles, over HTTP: looked at and put right before anything is stored."""

import shutil
import tempfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends

from assistant.api.cutting_schemas import (
    CorrectIn,
    CutArticleOut,
    CutIn,
    CutPassageOut,
    CuttingImportIn,
    CuttingOut,
    SplitIn,
)
from assistant.api.documentation import PREFIX, problems
from assistant.api.import_schemas import ImportOut, RefusedOut
from assistant.api.imports import TheProposals, shown_import
from assistant.api.rights import Right, may
from assistant.api.schemas import fields_of
from assistant.api.services import TheAssistant
from assistant.api.uploads import TheFiles, form_with_files
from knowledge import (
    Actor,
    Correction,
    CutArticle,
    Cutting,
    Cuttings,
    ImportMode,
    NotFound,
    Refused,
    RevisionConflict,
    cut_articles,
    cutting_of,
    file_of,
    open_intake,
    read_file,
    take_in_read,
    uploaded,
)

router = APIRouter(prefix=PREFIX, tags=["imports"])

Editor = Annotated[Actor, Depends(may(Right.EDIT))]
_CHANGING = problems(400, 404, 409, 413, 415, 422)


async def _cuttings(assistant: TheAssistant) -> Cuttings:
    return Cuttings(assistant.knowledge.store.engine, assistant.knowledge.store.clock)


TheCuttings = Annotated[Cuttings, Depends(_cuttings)]


@router.post(
    "/cuttings",
    status_code=201,
    responses=problems(400, 413, 415, 422),
    openapi_extra=form_with_files(one=True),
    summary="Preview how a file is cut",
)
def preview(files: TheFiles, actor: Editor, cuttings: TheCuttings) -> CuttingOut:
    """The articles and passages that one file would become. Nothing of it is stored as an article."""
    folder = Path(tempfile.mkdtemp(prefix="answerdesk-"))
    try:
        path = folder / "file"
        with path.open("wb") as target:
            shutil.copyfileobj(files[0].file, target)
        found = uploaded(path, files[0].filename or "")
        cutting = cutting_of(read_file(path, "upload" if isinstance(found, Refused) else found.name))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return _shown(cuttings.keep(cutting, actor), cutting, 1)


@router.get("/cuttings/{cutting_id}", responses=problems(404), summary="Look at a preview again")
def read_cutting(cutting_id: str, _actor: Editor, cuttings: TheCuttings) -> CuttingOut:
    """As it is now."""
    return _shown(cutting_id, *cuttings.kept(_id(cutting_id)))


@router.post("/cuttings/{cutting_id}/merge", responses=_CHANGING, summary="Merge two articles of a preview")
def merge(cutting_id: str, body: CutIn, _actor: Editor, cuttings: TheCuttings) -> CuttingOut:
    """The article that follows becomes part of this one."""
    return _shown(cutting_id, *cuttings.merge(_id(cutting_id), body.version, body.article_id))


@router.post("/cuttings/{cutting_id}/split", responses=_CHANGING, summary="Split an article of a preview")
def split(cutting_id: str, body: SplitIn, _actor: Editor, cuttings: TheCuttings) -> CuttingOut:
    """From a character on the body becomes an article of its own."""
    changed = cuttings.split(_id(cutting_id), body.version, body.article_id, body.at, body.title)
    return _shown(cutting_id, *changed)


@router.post("/cuttings/{cutting_id}/edit", responses=_CHANGING, summary="Edit an article of a preview")
def edit(cutting_id: str, body: CorrectIn, _actor: Editor, cuttings: TheCuttings) -> CuttingOut:
    """What is left out stays."""
    questions = body.similar_questions
    correction = Correction(
        body.title, body.body, None if questions is None else tuple(questions), body.business_type, body.audience
    )
    return _shown(cutting_id, *cuttings.edit(_id(cutting_id), body.version, body.article_id, correction))


@router.post("/cuttings/{cutting_id}/drop", responses=_CHANGING, summary="Leave an article of a preview out")
def drop(cutting_id: str, body: CutIn, _actor: Editor, cuttings: TheCuttings) -> CuttingOut:
    """It will not be imported."""
    return _shown(cutting_id, *cuttings.drop(_id(cutting_id), body.version, body.article_id))


@router.post("/cuttings/{cutting_id}/import", status_code=201, responses=_CHANGING, summary="Import a preview")
def import_cutting(
    cutting_id: str, body: CuttingImportIn, actor: Editor, cuttings: TheCuttings, proposals: TheProposals
) -> ImportOut:
    """As proposals, or as drafts where nobody else changed anything; the preview is forgotten."""
    cutting, version = cuttings.kept(_id(cutting_id))
    if version != body.version:
        raise RevisionConflict(f"this preview was changed meanwhile, it is at version {version}: look at it again")
    intake = open_intake(proposals.store, actor, ImportMode(body.mode))
    take_in_read(intake, [file_of(cutting)])
    cuttings.forget(cutting_id)
    return shown_import(proposals, intake.import_id)


def _shown(cutting_id: str, cutting: Cutting, version: int) -> CuttingOut:
    return CuttingOut(
        id=cutting_id,
        version=version,
        path=cutting.path,
        articles=[_article(article) for article in cut_articles(cutting)],
        refused=[RefusedOut.model_validate(row) for row in cutting.refused],
    )


def _article(article: CutArticle) -> CutArticleOut:
    known = fields_of(CutArticleOut, article, article.draft, article.draft.content, without={"id", "passages"})
    passages = [CutPassageOut.model_validate(passage) for passage in article.passages]
    return CutArticleOut.model_validate(known | {"id": article.draft.article_id, "passages": passages})


def _id(cutting_id: str) -> str:
    if "\x00" in cutting_id:
        # No id has one, and PostgreSQL refuses to be asked.
        raise NotFound("no preview has an id with a null character: give the id that came with it")
    return cutting_id
