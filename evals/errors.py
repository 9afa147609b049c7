"""Errors of this package, named for what the caller does next.

EvaluationError
├── BadDataset      correct the file: the message names it, the line and what is wrong there
├── BadRun          give another file: this one is no run of `answerdesk eval`, or has nothing to compare with
├── InvalidCase     correct the golden case: it names no known article, or cannot be taken in here
└── CaseNotFound    ask for a golden case that is there
"""


class EvaluationError(Exception):
    """Anything that this package raises on purpose."""


class BadDataset(EvaluationError):
    """A folder or file of cases that does not have the layout; docs/evaluation.md describes it."""


class BadRun(EvaluationError):
    """A file that should hold an earlier run."""


class InvalidCase(EvaluationError):
    """A golden case that cannot be stored as it is."""


class CaseNotFound(EvaluationError):
    """There is no such golden case."""
