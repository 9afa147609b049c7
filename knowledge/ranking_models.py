"""The ranking models that were fitted on this knowledge base: kept in SQL, one of them or the default in use."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, false, func, insert, select, true, update

from knowledge.database import reading, writing
from knowledge.domain import Actor
from knowledge.errors import NotFound, RankingModelRefused
from knowledge.protocols import Clock
from knowledge.ranking import FEATURES, ORDER_FEATURES
from knowledge.ranking_model import RankingModel, read_model, write_model
from knowledge.saving import lock_changes
from knowledge.tables import ranking_models
from knowledge.text import TEXT_RULES

log = logging.getLogger(__name__)

DEFAULT = 0
"""The number of the shipped model, which is in no table."""


@dataclass(frozen=True, slots=True)
class StoredModel:
    """A stored model: who fitted it and when, and who last took it into use or out of it."""

    number: int
    version: str
    created_at: datetime
    author: str
    in_use: bool
    switched_at: datetime
    switched_by: str


class RankingModels:
    """Stores fitted models and says which is in use. Numbers grow; none is ever changed or removed."""

    def __init__(self, engine: Engine, clock: Clock):
        self._engine = engine
        self._clock = clock

    def add(self, model: RankingModel, actor: Actor, how: str = "calibrated") -> RankingModel:
        """Store a model under a version of its own, `how`-number, and take it into use; the model as it was stored."""
        with writing(self._engine) as connection:
            lock_changes(connection)
            return self._take(connection, model, actor, how)

    def add_in_place_of(self, number: int, model: RankingModel, actor: Actor, how: str) -> bool:
        """`add`, unless another model than that of the number is in use by now; whether it was stored."""
        with writing(self._engine) as connection:
            lock_changes(connection)
            if _in_use(connection) != number:
                return False
            self._take(connection, model, actor, how)
            return True

    def _take(self, connection: Connection, model: RankingModel, actor: Actor, how: str) -> RankingModel:
        now = self._clock()
        number = connection.execute(select(func.coalesce(func.max(ranking_models.c.number), 0))).scalar_one() + 1
        stored = replace(model, version=f"{how}-{number}", created_at=now)
        row = {
            "number": number,
            "version": stored.version,
            "created_at": now,
            "author": actor.id,
            "artefact": write_model(stored),
            "previous": _in_use(connection),
            "in_use": True,
            "switched_at": now,
            "switched_by": actor.id,
        }
        _switch(connection, ranking_models.c.in_use, False, actor, now)
        connection.execute(insert(ranking_models), [row])
        return stored

    def go_back(self, actor: Actor) -> str:
        """Take the model that the one in use replaced into use, at last the default; its version.

        Raises `NotFound` when the default is in use.
        """
        now = self._clock()
        with writing(self._engine) as connection:
            lock_changes(connection)
            number = _in_use(connection)
            if number == DEFAULT:
                raise NotFound("the shipped ranking model is in use: there is none before it")
            replaced = select(ranking_models.c.previous).where(ranking_models.c.number == number)
            before = connection.execute(replaced).scalar_one()
            _switch(connection, ranking_models.c.in_use, False, actor, now)
            _switch(connection, ranking_models.c.number == before, True, actor, now)
            version = select(ranking_models.c.version).where(ranking_models.c.number == before)
            return connection.execute(version).scalar() or RankingModel.default().version

    def in_use(self) -> int:
        """The number of the model in use; `DEFAULT` for the shipped one."""
        with reading(self._engine) as connection:
            return _in_use(connection)

    def read(self, number: int) -> RankingModel:
        """The model of a number. Raises `NotFound`, and `RankingModelRefused` for one that can't be read."""
        if number == DEFAULT:
            return RankingModel.default()
        query = select(ranking_models.c.artefact).where(ranking_models.c.number == number)
        with reading(self._engine) as connection:
            artefact = connection.execute(query).scalar()
        if artefact is None:
            raise NotFound(f"there is no ranking model {number}")
        return read_model(artefact)

    def usable(self, number: int, encoder: str) -> RankingModel:
        """The model of a number, or the shipped one, with a line in the log, where it is refused. Raises `NotFound`."""
        try:
            return self.checked(number, encoder)
        except RankingModelRefused as refused:
            log.warning("the shipped ranking model is used: %s", refused)
            return RankingModel.default()

    def checked(self, number: int, encoder: str) -> RankingModel:
        """The model of a number. Raises `NotFound`, and `RankingModelRefused` unless it may be used with an encoder."""
        model = self.read(number)
        if number != DEFAULT:
            check_belongs(model, encoder)
        return model

    def stored(self) -> list[StoredModel]:
        """All that were ever fitted here, oldest first."""
        columns = [ranking_models.c[name] for name in StoredModel.__slots__]
        with reading(self._engine) as connection:
            return [StoredModel(*row) for row in connection.execute(select(*columns).order_by(columns[0]))]


def check_belongs(model: RankingModel, encoder: str) -> None:
    """Raise `RankingModelRefused` unless a fitted model's numbers still mean here what they meant where it was fitted.

    They do with the same encoder, text rules and features; another shipped model may compute its features otherwise.
    """
    model.check_features(ORDER_FEATURES, FEATURES)
    default = RankingModel.default().version
    if not model.belongs_to(encoder, TEXT_RULES):
        raise RankingModelRefused(
            f"ranking model {model.version!r} was fitted with {model.encoder!r} and text rules {model.text_rules}, now "
            f"they are {encoder!r} and {TEXT_RULES}: run answerdesk calibrate"
        )
    if model.based_on != default:
        raise RankingModelRefused(
            f"ranking model {model.version!r} was fitted from {model.based_on!r}, this version ships {default!r}: run "
            "answerdesk calibrate"
        )


def _in_use(connection: Connection) -> int:
    number = connection.execute(select(ranking_models.c.number).where(ranking_models.c.in_use == true())).scalar()
    return DEFAULT if number is None else int(number)


def _switch(connection: Connection, chosen: ColumnElement[bool], on: bool, actor: Actor, now: datetime) -> None:
    state = {"in_use": true() if on else false(), "switched_at": now, "switched_by": actor.id}
    connection.execute(update(ranking_models).where(chosen).values(state))
