"""From what was looked up to what is said: data with its source and time, and fixed words around it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from assistant.domain import DataRow, DataSheet, Slot, Tone
from assistant.orders.consulting import Consultation
from assistant.orders.domain import OrderFound, Parcel, Refund
from assistant.orders.steps import Step
from assistant.orders.words import (
    ASK_DIGITS,
    ASK_NUMBER,
    FOUND,
    IN_VAIN,
    LABELS,
    LOOKED_UP,
    NO_MORE,
    NOT_FOUND,
    ORDER,
    PARCEL,
    REFUND,
    SOME_NOT_FOUND,
    SOURCE,
    UNAVAILABLE,
    Words,
)
from assistant.phrases import closing, opening
from assistant.privacy import mask_more

SECOND_FACT = "phone_last_four"

_SAID: Mapping[Step, Words] = {
    Step.ASK_NUMBER: ASK_NUMBER,
    Step.ASK_DIGITS: ASK_DIGITS,
    Step.NOT_FOUND: NOT_FOUND,
    Step.IN_VAIN: IN_VAIN,
    Step.NO_MORE: NO_MORE,
    Step.UNAVAILABLE: UNAVAILABLE,
}
_TIMES = ("placed_at", "paid_at", "dispatched_at", "expected_at", "delivered_at")


@dataclass(frozen=True, slots=True)
class Told:
    """What a reply says of orders: courtesy, then the data sheet by sheet, then courtesy; masked like the reply."""

    before: tuple[str, ...]
    sheets: tuple[DataSheet, ...]
    after: tuple[str, ...]
    slot: Slot

    @property
    def data(self) -> tuple[str, ...]:
        """Each sheet as text."""
        return tuple(sheet.text for sheet in self.sheets)


@dataclass(frozen=True, slots=True)
class Manner:
    """How it is told: language and tone, and on whose clock times are shown."""

    language: str
    tone: Tone
    zone: tzinfo


def tell(consultation: Consultation, manner: Manner, originals: Mapping[str, str]) -> tuple[Told, Mapping[str, str]]:
    """What to say, masked, and the originals of a conversation with those that the data adds."""
    language, tone = manner.language, manner.tone
    sheets, known = _masked(consultation, manner, originals)
    greeting = "" if consultation.begun else opening(language, tone)
    if consultation.step is Step.FOUND:
        missed = consultation.missed
        wrong = SOME_NOT_FOUND[language].format(missed=missed) if missed else ""
        before, after = [greeting, FOUND[language]], [wrong, closing(language, tone)]
    else:
        before, after = [greeting], [_SAID[consultation.step][language]]
    slot = Slot(SECOND_FACT, consultation.last_four)
    return Told(tuple(filter(None, before)), sheets, tuple(filter(None, after)), slot), known


def _masked(
    consultation: Consultation, manner: Manner, originals: Mapping[str, str]
) -> tuple[tuple[DataSheet, ...], Mapping[str, str]]:
    """The data as sheets in which nothing tells whose they are, and what puts that back."""
    known = originals
    sheets = []
    for order in consultation.orders:
        rows = tuple(_rows(order, manner))
        keys = [("ORDER", order.number), *(("TRACKING", parcel.tracking_number) for parcel in order.parcels)]
        values, known = mask_more([row.value for row in rows], known, keys)
        hidden = tuple(replace(row, value=value) for row, value in zip(rows, values, strict=True))
        sheets.append(_sheet(consultation, manner, hidden))
    return tuple(sheets), known


def _sheet(consultation: Consultation, manner: Manner, rows: Sequence[DataRow]) -> DataSheet:
    language = manner.language
    source = consultation.source or SOURCE[language]
    lines = [f"{row.label}{'：' if language == 'zh' else ': '}{row.value}" for row in rows]
    at = f"{_time(consultation.at, manner.zone)} ({_offset(consultation.at, manner.zone)})"
    lines.append(LOOKED_UP[language].format(source=source, at=at))
    return DataSheet("order", source, consultation.at, tuple(rows), "\n".join(lines))


def _rows(order: OrderFound, manner: Manner) -> Iterator[DataRow]:
    language = manner.language
    yield _row("order_number", order.number, language)
    yield _row("status", ORDER[order.status][language], language)
    for name in _TIMES:
        if (at := getattr(order, name)) is not None:
            yield _row(name, _time(at, manner.zone), language)
    for parcel in order.parcels:
        yield from _parcel(parcel, manner)
    if order.refund is not None:
        yield from _refund(order.refund, manner)


def _parcel(parcel: Parcel, manner: Manner) -> Iterator[DataRow]:
    status = PARCEL[parcel.status][manner.language]
    comma = "，" if manner.language == "zh" else ", "
    yield _row("parcel", f"{parcel.carrier} {parcel.tracking_number}{comma}{status}", manner.language)
    if parcel.latest:
        at = f" ({_time(parcel.latest_at, manner.zone)})" if parcel.latest_at else ""
        yield _row("parcel_latest", f"{parcel.latest}{at}", manner.language)


def _refund(refund: Refund, manner: Manner) -> Iterator[DataRow]:
    status = REFUND[refund.status][manner.language]
    comma = "，" if manner.language == "zh" else ", "
    yield _row("refund", f"{refund.amount} {refund.currency}{comma}{status}", manner.language)
    for name, at in (("refund_requested_at", refund.requested_at), ("refund_paid_at", refund.paid_at)):
        if at is not None:
            yield _row(name, _time(at, manner.zone), manner.language)


def _row(name: str, value: str, language: str) -> DataRow:
    return DataRow(name, LABELS[name][language], value)


def _offset(at: datetime, zone: tzinfo) -> str:
    shown = f"{at.astimezone(zone):%z}"
    return f"UTC{shown[0]}{int(shown[1:3])}" + (f":{shown[3:]}" if shown[3:] != "00" else "")


def _time(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
