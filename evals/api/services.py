"""What the handlers work with, and how they get it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from evals.case_store import CaseStore


@dataclass(frozen=True, slots=True)
class Services:
    """One application's parts."""

    cases: CaseStore


# This only reads, and so is no `def`: FastAPI would send it to a thread of its own.
async def _cases(request: Request) -> CaseStore:
    services: Services = request.app.state.evaluation
    return services.cases


TheCases = Annotated[CaseStore, Depends(_cases)]
