"""What the handlers work with, and how they get it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from evals.batch_tests import BatchTests
from evals.case_store import CaseStore
from evals.preview_desk import PreviewDesk
from evals.preview_jobs import PreviewJobs


@dataclass(frozen=True, slots=True)
class Services:
    """One application's parts."""

    cases: CaseStore
    previews: PreviewDesk
    jobs: PreviewJobs
    batches: BatchTests


# These only read, and so are no `def`s: FastAPI would send each to a thread of its own.
async def _services(request: Request) -> Services:
    services: Services = request.app.state.evaluation
    return services


async def _cases(request: Request) -> CaseStore:
    return (await _services(request)).cases


async def _previews(request: Request) -> PreviewDesk:
    return (await _services(request)).previews


async def _jobs(request: Request) -> PreviewJobs:
    return (await _services(request)).jobs


async def _batches(request: Request) -> BatchTests:
    return (await _services(request)).batches


TheBatches = Annotated[BatchTests, Depends(_batches)]
TheJobs = Annotated[PreviewJobs, Depends(_jobs)]
ThePreviews = Annotated[PreviewDesk, Depends(_previews)]
TheCases = Annotated[CaseStore, Depends(_cases)]
