"""Customers' self-service chat over HTTP: open one, write, and follow what happens as server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from itertools import chain
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Header, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import TypeAdapter
from sse_starlette import EventSourceResponse

from assistant.api.chat_schemas import (
    CitationsEvent,
    ContactIn,
    DoneEvent,
    HandoffOut,
    JudgeIn,
    JudgeOut,
    MessageEvent,
    OpenIn,
    OpenOut,
    OutcomeEvent,
    RatingIn,
    SayIn,
    SayOut,
    SentenceEvent,
    StoredOut,
)
from assistant.api.documentation import PREFIX, problems
from assistant.api.drafts import EVENT_STREAM
from assistant.api.observability import observed
from assistant.api.services import Services
from assistant.desk.chat import Chat
from assistant.desk.domain import Event, Handoff, Visit

HEARTBEAT_SECONDS = 15

