"""Errors of this package, named for what the caller does next.

AssistantError
├── InvalidMessage        correct the message: it is empty, too long or of the wrong form
├── MessageConflict       give the message an id of its own: this one was used for another text
├── DraftNotFound         ask for a draft that was made here
├── SessionNotFound       open a chat first
├── GapNotFound           list the gaps again: this one was joined with another
├── GapConflict           look at the gap again: what it is by now does not allow this
├── RunUnderWay           wait for the run that is under way
├── NotYours              sign in as the one it belongs to
│   └── TokenRefused      open a chat again: the token is missing, wrong or has expired
├── SignInRefused         sign in, or send a good API token: there is none, or it is wrong, or has expired
├── NotAllowed            ask somebody who has the right: one's roles do not include it
├── PersonNotFound        ask for an account that is there
├── AccountConflict       look at the account first: the name is taken, or the last administrator would be gone
├── InvalidAccount        correct the account: its name, its roles or its rights cannot be taken
│   └── WeakPassword      give a longer or rarer password
├── TooMany               wait `retry_after_seconds`, then try again
│   └── Locked            wait: too many sign-ins failed
├── NotReached            correct the address of the other server, or wait until it answers
├── LookupUnavailable     let a person look the order up: the order system cannot be asked now
└── ModelFailed           use the extractive draft: the chat model timed out, refused or answered nonsense
"""


class AssistantError(Exception):
    """Anything that this package raises on purpose."""


class InvalidMessage(AssistantError):
    """The message cannot be taken as it is."""


class MessageConflict(AssistantError):
    """The client's id of this message belongs to another text."""


class DraftNotFound(AssistantError):
    """There is no such draft."""


class SessionNotFound(AssistantError):
    """There is no such chat session."""


class GapNotFound(AssistantError):
    """There is no such gap, or no such proposal of a similar question."""


class GapConflict(AssistantError):
    """The gap, or the proposal, is in a state that does not allow this."""


class RunUnderWay(AssistantError):
    """The questions are being put together already."""


class NotYours(AssistantError):
    """It belongs to somebody else."""


class TokenRefused(NotYours):
    """The token is missing, wrong or has expired."""


class SignInRefused(AssistantError):
    """Nobody is signed in, or the name, password or token is wrong or no longer good."""


class NotAllowed(AssistantError):
    """Whoever asks has no right to it."""


class PersonNotFound(AssistantError):
    """There is no such account, or no such token."""


class AccountConflict(AssistantError):
    """It does not go together with the accounts that there are."""


class InvalidAccount(AssistantError):
    """The account cannot be as it is asked for."""


class WeakPassword(InvalidAccount):
    """The password is too short, or one of the first that anybody tries."""


class TooMany(AssistantError):
    """More was asked than is allowed; `retry_after_seconds` says how long to wait."""

    def __init__(self, message: str, retry_after_seconds: int):
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class Locked(TooMany):
    """Too many sign-ins failed: nobody is let in for a while, not even with the right password."""


class NotReached(AssistantError):
    """A server that was to be told or asked something could not be, or may not be."""


class LookupUnavailable(AssistantError):
    """The order system did not answer, or answered what cannot be believed; the message says what happened."""


class ModelFailed(AssistantError):
    """The chat model gave nothing usable; the message says what happened."""
