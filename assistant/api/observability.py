"""What an operator sees: a request id on every answer, one JSON line a request, and counts for Prometheus.

Nothing here shows what a customer wrote: routes are named by their template, errors by their kind and place, drafts by
their id. An error's message is left out too, since libraries like to quote the value they choked on.
"""

import logging
import re
import sys
import time
import traceback
from collections.abc import Iterable, Iterator
from typing import TextIO
from uuid import uuid4

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import EventDict

from assistant.api.problems import UNEXPECTED, respond
from assistant.domain import Draft, Sentence
from assistant.webhooks.domain import DeliveryStanding

_SANE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,63}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_MODEL_WARNINGS = frozenset({"model_failed", "model_stopped"})

log: structlog.stdlib.BoundLogger = structlog.wrap_logger(
    logging.getLogger("answerdesk"),
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    wrapper_class=structlog.stdlib.BoundLogger,
)
"""This application's own log."""


def configure_logging(level: str, stream: TextIO | None = None) -> logging.Handler:
    """Write JSON lines to a stream, standard error by default; gives the handler, so that it can be taken off again.

    `level` ("debug", "info", "warning", "error") is for our own lines; of libraries only warnings are shown, whose
    chattier levels print whole requests.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.contextvars.merge_contextvars, structlog.stdlib.add_log_level],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                _exception_without_words,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("answerdesk").setLevel(level.upper())
    return handler


def told(error: BaseException) -> dict[str, object]:
    """An error as the log may show it: its kind and where it came from, innermost place last."""
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "error": f"{type(error).__module__}.{type(error).__qualname__}",
        "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]],
    }


def _exception_without_words(_logger: object, _method: str, event: EventDict) -> EventDict:
    raised = event.pop("exc_info", None)
    error = sys.exc_info()[1] if raised is True else raised[1] if isinstance(raised, tuple) else raised
    if isinstance(error, BaseException):
        event.update(told(error))
    return event


class Metrics:
    """The counts of one application."""

    def __init__(self) -> None:
        registry = CollectorRegistry()
        self._registry = registry
        ProcessCollector(registry=registry)
        self._requests = Counter(
            "answerdesk_http_requests", "Requests answered.", ("method", "route", "status"), registry=registry
        )
        self._request_seconds = Histogram(
            "answerdesk_http_request_seconds",
            "Time until the whole answer was sent.",
            ("method", "route"),
            buckets=_SECONDS,
            registry=registry,
        )
        self._drafts = Counter("answerdesk_drafts", "Drafts made.", ("outcome", "model"), registry=registry)
        self._draft_seconds = Histogram(
            "answerdesk_draft_seconds", "Time to make a draft.", ("model",), buckets=_SECONDS, registry=registry
        )
        self._model_failures = Counter(
            "answerdesk_model_failures", "Drafts in which the chat model failed or stopped.", registry=registry
        )
        self._budget = Counter(
            "answerdesk_model_budget_used_up",
            "Drafts that the day's budget kept the chat model from.",
            registry=registry,
        )
        self._refused = Counter(
            "answerdesk_refused", "Calls refused because more was asked than is allowed.", ("limit",), registry=registry
        )
        self._lag = Gauge("answerdesk_index_lag_changes", "Changes the indexes have not seen yet.", registry=registry)
        self._waiting = Gauge(
            "answerdesk_webhook_deliveries_waiting", "Webhook messages not delivered yet.", registry=registry
        )
        self._failing = Gauge(
            "answerdesk_webhook_endpoints_failing", "Webhook endpoints whose last attempt failed.", registry=registry
        )
        self._articles = Gauge("answerdesk_articles", "Articles stored, live or not.", registry=registry)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        method = method if method in _METHODS else "other"
        self._requests.labels(method, route, str(status)).inc()
        self._request_seconds.labels(method, route).observe(seconds)

    def draft(self, draft: Draft, seconds: float) -> None:
        """Count a draft."""
        self._drafts.labels(draft.outcome.value, draft.model).inc()
        self._draft_seconds.labels(draft.model).observe(seconds)
        if any(warning.code in _MODEL_WARNINGS for warning in draft.warnings):
            self._model_failures.inc()

        if any(warning.code == "model_budget" for warning in draft.warnings):
            self._budget.inc()

    def refused(self, limit: str) -> None:
        """Count a call that asked for more than is allowed."""
        self._refused.labels(limit).inc()

    def render(self, lag: int, articles: int, webhooks: DeliveryStanding) -> bytes:
        """Everything in Prometheus' text form, with the state of indexes and webhooks as it is now."""
        self._waiting.set(webhooks.waiting)
        self._failing.set(webhooks.failing)
        self._lag.set(lag)
        self._articles.set(articles)
        return generate_latest(self._registry)


def observed(written: Iterable[Sentence | Draft], metrics: Metrics) -> Iterator[Sentence | Draft]:
    """The same sentences and draft, with the draft counted and noted."""
    began = time.perf_counter()
    for item in written:
        if isinstance(item, Draft):
            seconds = time.perf_counter() - began
            metrics.draft(item, seconds)
            log.info(
                "draft",
                draft_id=item.id,
                outcome=item.outcome.value,
                model=item.model,
                characters=len(item.text),
                warnings=[warning.code for warning in item.warnings],
                milliseconds=round(seconds * 1000, 1),
            )
        yield item


class Observed:
    """Gives each request an id, writes one line about it, counts it, and answers for errors that nobody foresaw."""

    def __init__(self, app: ASGIApp, metrics: Metrics):
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request; everything that is none goes through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        began, status = time.perf_counter(), 0

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, answer)
            except Exception as error:
                log.error("unexpected", route=_route(scope), **told(error))
                if status == 0:
                    await respond(scope, UNEXPECTED)(scope, receive, answer)
            finally:
                # Nothing sent and nothing raised: the caller went away.
                self._note(scope, status or 499, time.perf_counter() - began)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route = _route(scope)
        self._metrics.request(scope["method"], route, status, seconds)
        write = log.debug if route in _PROBES else log.info
        write(
            "request",
            method=scope["method"] if scope["method"] in _METHODS else "other",
            route=route,
            status=status,
            milliseconds=round(seconds * 1000, 1),
        )


def _request_id(scope: Scope) -> str:
    offered = Headers(scope=scope).get("x-request-id", "")
    return offered if _SANE_ID.fullmatch(offered) else uuid4().hex


def _route(scope: Scope) -> str:
    return getattr(scope.get("route"), "path", None) or "unmatched"
