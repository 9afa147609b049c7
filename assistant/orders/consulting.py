"""The stage between understanding and deciding that a question about the customer's own order goes through.

Everything it needs stands in the conversation: which order is meant (the numbers given last), the second fact, and what
was asked before. So it has no state to lose, and a reply that is begun anew asks the same again. Only the attempts that
found nothing are kept, by `Attempts`.
"""

import logging
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from assistant.domain import Inquiry, Message, Role
from assistant.errors import LookupUnavailable
from assistant.given_numbers import LAST_FOUR, is_only_around
from assistant.orders.attempts import Attempts
from assistant.orders.domain import Asker, OrderFound
from assistant.orders.steps import Step
from assistant.orders.words import ASK_DIGITS, ASK_NUMBER, Words
from assistant.own_business import leaves_own_business, wants_done
from assistant.privacy import PLACEHOLDER
from assistant.protocols import OrderLookup
from knowledge import Clock, normalize

MOST_AT_ONCE = 3
_NUMBER_KINDS = ("ORDER", "TRACKING")

_log = logging.getLogger("answerdesk")


@dataclass(frozen=True, slots=True)
class Consultation:
    """What came of asking for an order: those that were found, and how many numbers fitted none.

    Times are shown in `zone`. `begun` says that the customer was answered before; `last_four` is the placeholder of the
    digits, if they were given.
    """

    step: Step
    source: str
    at: datetime
    zone: tzinfo
    begun: bool
    last_four: str | None
    orders: tuple[OrderFound, ...] = ()
    missed: int = 0


@dataclass(frozen=True, slots=True)
class OrderQuestion:
    """What a conversation says about an order: placeholders, and how it stands with asking for them.

    `is_new` is true when the customer's last words hold a number or digits, `is_bare` when they hold nothing else; the
    two `asked_…` say that the last reply asked for them, `asked_before` that any did.
    """

    numbers: tuple[str, ...]
    last_four: str | None
    is_new: bool
    is_bare: bool
    asked_number: bool
    asked_digits: bool
    asked_before: bool
    begun: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A masked conversation and what was understood of it; `originals` are what its placeholders stand for."""

    inquiry: Inquiry
    conversation: Sequence[Message]
    originals: Mapping[str, str]
    asker: Asker


class Orders:
    """Consults a company's orders; safe to share between threads."""

    def __init__(self, lookup: OrderLookup, attempts: Attempts, clock: Clock, zone: tzinfo):
        self._lookup = lookup
        self._attempts = attempts
        self._clock = clock
        self._zone = zone
        self._fault = ""

    def consult(self, said: Said) -> Consultation | None:
        """What can be said; None where no order is asked about, or something is to be done with one."""
        inquiry, originals, asker = said.inquiry, said.originals, said.asker
        if not inquiry.personal or inquiry.wants_person or inquiry.greeting:
            return None
        question = question_of(said.conversation, originals)
        # Bare numbers answer what was asked for, whatever was spoken of in between.
        if wants_done(normalize(inquiry.text)) and not (question.is_bare and question.asked_before):
            return None
        step = self._missing(question, asker)
        if step is None:
            return self._looked_up(question, originals, asker)
        return self._came(step, question)

    def close(self) -> None:
        """Let go of the connections."""
        self._lookup.close()

    def _missing(self, question: OrderQuestion, asker: Asker) -> Step | None:
        """What to do before anything can be looked up."""
        if self._attempts.are_used_up(asker):
            return Step.NO_MORE
        if not question.numbers:
            return Step.IN_VAIN if question.asked_number and not question.is_new else Step.ASK_NUMBER
        if question.last_four is None:
            return Step.IN_VAIN if question.asked_digits and not question.is_new else Step.ASK_DIGITS
        return None

    def _looked_up(self, question: OrderQuestion, originals: Mapping[str, str], asker: Asker) -> Consultation:
        last_four = re.sub(r"\D", "", _narrow(originals[question.last_four or ""]))[-4:]
        found: list[OrderFound] = []
        for placeholder in question.numbers:
            number = "".join(_narrow(originals[placeholder]).split())
            attempt = self._attempts.begin(asker, number, last_four)
            if attempt is None:
                return self._came(Step.NO_MORE, question)
            try:
                order = self._lookup.find(number, last_four)
            except LookupUnavailable as error:
                self._attempts.take_back(attempt)
                self._report(str(error))
                return self._came(Step.UNAVAILABLE, question)
            self._fault = ""
            if order is not None:
                self._attempts.take_back(attempt)
                found.append(order)
        return self._told(question, found, asker)

    def _told(self, question: OrderQuestion, found: Sequence[OrderFound], asker: Asker) -> Consultation:
        if found:
            return self._came(Step.FOUND, question, found)
        if self._attempts.are_used_up(asker):
            return self._came(Step.NO_MORE, question)
        return self._came(Step.NOT_FOUND if question.is_new else Step.IN_VAIN, question)

    def _came(self, step: Step, question: OrderQuestion, found: Sequence[OrderFound] = ()) -> Consultation:
        missed = len(question.numbers) - len(found) if found else 0
        return Consultation(
            step=step,
            source=self._lookup.source,
            at=self._clock(),
            zone=self._zone,
            begun=question.begun,
            last_four=question.last_four,
            orders=tuple(found),
            missed=missed,
        )

    def _report(self, fault: str) -> None:
        # A fault that lasts is one line in the log, not one a customer.
        if fault != self._fault:
            _log.error("order_lookup_failed: %s", fault)
        self._fault = fault


def question_of(conversation: Sequence[Message], originals: Mapping[str, str]) -> OrderQuestion:
    """What a masked conversation says; what only looks like a placeholder is none."""
    numbers: tuple[str, ...] = ()
    given: list[str] = []
    last_four: str | None = None
    before: list[str] = []
    is_new, is_bare = False, True
    for message in conversation:
        if message.role is not Role.CUSTOMER:
            before.append(message.text)
            is_new, is_bare, given = False, True, []
            continue
        held = [each[0] for each in PLACEHOLDER.finditer(message.text) if each[0] in originals]
        named = [each for each in held if _kind(each) in _NUMBER_KINDS]
        ends = [each for each in held if _kind(each) == LAST_FOUR]
        given += named
        numbers = tuple(dict.fromkeys(given))[-MOST_AT_ONCE:] if named else numbers
        last_four = ends[-1] if ends else last_four
        is_new = is_new or bool(named or ends)
        is_bare = is_bare and is_only_around(PLACEHOLDER.sub("", message.text))
    return OrderQuestion(
        numbers=numbers,
        last_four=last_four,
        is_new=is_new,
        is_bare=is_new and is_bare,
        asked_number=_asks(ASK_NUMBER, before[-1:]),
        asked_digits=_asks(ASK_DIGITS, before[-1:]),
        asked_before=_asks(ASK_NUMBER, before) or _asks(ASK_DIGITS, before),
        begun=bool(before),
    )


def consulted(orders: Orders | None, said: Said, *, has_answer: bool) -> tuple[Inquiry, Consultation | None]:
    """What came of asking for an order, and the inquiry as it is to be read then.

    Who spoke of an order and comes to something else that the handbook answers for sure (`has_answer`) is answered.
    """
    if orders is None:
        return said.inquiry, None
    inquiry = said.inquiry
    is_new = question_of(said.conversation, said.originals).is_new
    if inquiry.personal and has_answer and not is_new and leaves_own_business(normalize(inquiry.text)):
        inquiry = replace(inquiry, personal=False)
    return inquiry, orders.consult(replace(said, inquiry=inquiry))


def _asks(words: Words, replies: Sequence[str]) -> bool:
    return any(each in reply for each in words.values() for reply in replies)


def _kind(placeholder: str) -> str:
    return placeholder.strip("[]").rpartition("_")[0]


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
