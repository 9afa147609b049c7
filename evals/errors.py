"""Errors of this package, named for what the caller does next.

EvaluationError
├── BadDataset      correct the file: the message names it, the line and what is wrong there
├── BadRun          give another file: this one is no run of `answerdesk eval`, or has nothing to compare with
├── InvalidCase     correct the golden case: it names no known article, or cannot be taken in here
├── CaseNotFound    ask for a golden case that is there
├── InvalidPreview  say what is to be published or retired, each article once
├── PreviewNotFound make the preview again: its result is no longer kept
├── BatchTestNotFound ask for a batch test that is there
└── BatchTestUnfinished wait until the batch test has ended
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


class InvalidPreview(EvaluationError):
    """A preview of nothing, or of one article in two ways at once."""


class PreviewNotFound(EvaluationError):
    """There is no preview with this id, or no longer."""


class BatchTestNotFound(EvaluationError):
    """There is no such batch test."""


class BatchTestUnfinished(EvaluationError):
    """The batch test has not asked all its questions yet."""
