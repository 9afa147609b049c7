"""All tables of this package, those of its rooms included: what a backup holds, and an empty database needs."""

from assistant.adapters import tables as adapters
from assistant.orders import tables as orders
from assistant.tables import TABLES
from assistant.usage import tables as usage
from assistant.webhooks import tables as webhooks

__all__ = ["ROOMS", "TABLES"]

ROOMS = (adapters, orders, usage, webhooks)
"""The rooms that have tables of their own; importing them puts these into `TABLES`."""
