"""What evaluation shows over HTTP: `install` puts it into an application that has the assistant's API already."""

from fastapi import FastAPI

from evals.api import batch_tests, cases, checks, console, previews
from evals.api.problems import install as install_problems
from evals.api.services import Services

__all__ = ["Services", "install"]


def install(app: FastAPI, services: Services) -> None:
    """Put the calls and the answers to their errors into an application."""
    app.state.evaluation = services
    for family in (cases, console, batch_tests, previews, checks):
        app.include_router(family.router)
    install_problems(app)
