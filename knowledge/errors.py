"""Errors of this package, named for what the caller does next.

KnowledgeError
├── InvalidArticle        correct the article: it has neither title nor text, or a field is out of its range
├── NotFound              ask for something that is there
├── RevisionConflict      look at what somebody else saved meanwhile, then save again
├── WrongState            do another thing with this revision: the message says where it stands
├── OwnRevision           let somebody else approve it: nobody approves what they wrote
├── PublishBlocked        look at the golden cases that break, then mend the article or override with a reason
├── NotMergeable          correct one of the two articles, or scan again: the message says which
├── Refusal               give another file: this one cannot be imported, the message says why
├── SettingsError         correct the settings: the message names the one that is wrong
├── DatabaseUnavailable   reach or mend the database: the message says which and why
├── EncoderUnavailable    install or reach the encoder: the message says how
├── RankingModelRefused   run answerdesk calibrate: the fitted artefact is broken, or belongs elsewhere
├── IndexOutOfDate        run answerdesk reindex: the index belongs to another encoder or other articles, or is broken
└── IndexBusy             wait, or ask the process that holds the index
"""

from collections.abc import Sequence

from knowledge.domain import Breach, Revision


class KnowledgeError(Exception):
    """Anything that this package raises on purpose."""


class InvalidArticle(KnowledgeError):
    """The article cannot be stored as it is."""


class NotFound(KnowledgeError):
    """There is no such thing."""


class RevisionConflict(KnowledgeError):
    """Somebody saved a newer revision meanwhile: `newest`, where there is one to look at."""

    def __init__(self, message: str, newest: Revision | None = None):
        super().__init__(message)
        self.newest = newest


class WrongState(KnowledgeError):
    """A revision does not stand where it must for this."""


class OwnRevision(KnowledgeError):
    """Under the two-person rule nobody approves their own revision."""


class PublishBlocked(KnowledgeError):
    """Publishing would break golden cases that are answered right today: `breaches`."""

    def __init__(self, message: str, breaches: Sequence[Breach] = ()):
        super().__init__(message)
        self.breaches = tuple(breaches)


class NotMergeable(KnowledgeError):
    """Two articles that cannot be made one."""


class Refusal(KnowledgeError):
    """A file that cannot be imported; the message is one clear sentence for the person who gave it."""


class SettingsError(KnowledgeError):
    """A setting is unknown or has a wrong value."""


class DatabaseUnavailable(KnowledgeError):
    """The database cannot be reached, or cannot be used as it is."""


class EncoderUnavailable(KnowledgeError):
    """The encoder cannot be loaded or reached."""


class RankingModelRefused(KnowledgeError):
    """A fitted artefact that cannot be read, or that belongs to another encoder, other text rules or features."""


class IndexOutOfDate(KnowledgeError):
    """The index belongs to another encoder, other text rules or other articles, or cannot be read."""


class IndexBusy(KnowledgeError):
    """Another process holds the embedded indexes."""
