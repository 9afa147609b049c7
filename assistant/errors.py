"""Errors of this package, named for what the caller does next.

AssistantError
├── InvalidMessage        correct the message: it is empty, too long or of the wrong form
├── MessageConflict       give the message an id of its own: this one was used for another text
├── DraftNotFound         ask for a draft that was made here
├── SessionNotFound       open a chat first
├── FollowUpNotFound      list the follow-ups again: this one is not there
├── CannedReplyNotFound   list the canned replies again: this one is not there
├── CannedReplyConflict   choose another shortcut, or delete some of the many: it cannot be kept like this
├── AlreadyTaken          leave it to the colleague who has the conversation, or take it over
├── NewerMessage          read what the customer wrote meanwhile, then send
├── EmptySlot             fill in what stands for a value that nobody has given yet
├── GapNotFound           list the gaps again: this one was joined with another
├── GapConflict           look at the gap again: what it is by now does not allow this
├── RunUnderWay           wait for the run that is under way
├── NotYours              sign in as the one it belongs to
│   └── TokenRefused      open a chat again: the token is missing, wrong or has expired
├── SignInRefused         sign in, or send a good API token: there is none, or it is wrong, or has expired
│   └── WrongPassword     give one's present password: another was given
├── InvitationOver        ask for another one-time link: it was used, has expired or was replaced
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
    └── BudgetUsedUp      use it until tomorrow: the model was asked as often as a day allows
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType


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


class FollowUpNotFound(AssistantError):
    """There is no such follow-up."""


class CannedReplyNotFound(AssistantError):
    """There is no such canned reply."""


class CannedReplyConflict(AssistantError):
    """The shortcut belongs to another canned reply, or there are too many already."""


class AlreadyTaken(AssistantError):
    """Another agent, `agent`, has the conversation."""

    def __init__(self, message: str, agent: str | None = None):
        super().__init__(message)
        self.agent = agent


class NewerMessage(AssistantError):
    """The customer wrote behind what the agent has seen; `newest` is the number of that message."""

    def __init__(self, message: str, newest: int | None = None):
        super().__init__(message)
        self.newest = newest


class EmptySlot(AssistantError):
    """The text still has places for values that nobody has given; `slots` are their names as they stand there."""

    def __init__(self, message: str, slots: Sequence[str] = ()):
        super().__init__(message)
        self.slots = tuple(slots)


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


class WrongPassword(SignInRefused):
    """Whoever is signed in gave another password than their present one."""


class InvitationOver(AssistantError):
    """A one-time link is good no more."""


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
    """More was asked than is allowed; `retry_after_seconds` says how long to wait.

    `limit` names what is limited, and `say` holds polite words about it by language, to be shown to whoever asked.
    """

    def __init__(
        self, message: str, retry_after_seconds: int, limit: str = "", say: Mapping[str, str] = MappingProxyType({})
    ):
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds
        self.limit = limit
        self.say = say


class Locked(TooMany):
    """Too many sign-ins failed: nobody is let in for a while, not even with the right password."""


class NotReached(AssistantError):
    """A server that was to be told or asked something could not be, or may not be."""


class LookupUnavailable(AssistantError):
    """The order system did not answer, or answered what cannot be believed; the message says what happened."""


class ModelFailed(AssistantError):
    """The chat model gave nothing usable; the message says what happened."""


class BudgetUsedUp(ModelFailed):
    """The model was asked as often as it may be in a day."""
