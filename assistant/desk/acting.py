"""What agents do with conversations, each act recorded with who did it."""

from uuid import uuid4

from sqlalchemy import insert

from assistant.desk.ledger import Page
from assistant.desk.states import Effect, Happened, Happening
from assistant.desk.tables import desk_actions
from knowledge import Actor


def act(page: Page, what: Happening, actor: Actor | None) -> Effect:
    """Let an agent act, or what happens by itself; what changes nothing is not recorded. Raises `AlreadyTaken`."""
    name = actor.id if actor else None
    before = page.standing.agent
    effect = page.happen(Happened(what, agent=name))
    if effect is not Effect.NOTHING:
        row = {
            "id": str(uuid4()),
            "session": page.row.id,
            "at": page.now,
            "actor": name,
            "action": what.value,
            "before": before,
        }
        page.connection.execute(insert(desk_actions), [row])
    return effect
