"""Settings of the assistant: `[assistant]` in `answerdesk.toml`, or ANSWERDESK_… in the environment."""

import re
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from assistant.adapters.domain import InboxMode
from assistant.desk.hours import Hours, read_holidays, read_week
from assistant.night import Night, read_time

_ORIGIN = re.compile(r"https?://(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::\d{1,5})?")


def _listed(value: Any) -> Any:
    """What stands in one text, with blanks or commas between, or a line each."""
    return [one for one in re.split(r"[\s,]+", value) if one] if isinstance(value, str) else value


def _origin(value: str) -> str:
    written = value.strip().lower().removesuffix("/")
    if not _ORIGIN.fullmatch(written):
        raise ValueError(f"{value!r} is no origin: write it like https://www.example.com, without a path")
    return written


def _in_lines(value: Any) -> Any:
    return [one.strip() for one in re.split(r"[\n|]", value) if one.strip()] if isinstance(value, str) else value


Origins = Annotated[tuple[Annotated[str, AfterValidator(_origin)], ...], NoDecode, BeforeValidator(_listed)]
"""Sites as browsers name them in the header Origin, a list or all in one text."""

Questions = Annotated[tuple[Annotated[str, Field(max_length=100)], ...], NoDecode, BeforeValidator(_in_lines)]
"""Sentences, a list or all in one text with lines or "|" between."""


class AssistantSettings(BaseSettings):
    """When to answer, and who writes.

    At most the share `accepted_risk` of the answers given may be wrong: the ranking model in use says from which
    confidence on that is kept. An `answer_level` takes the place of what it says, and of the promise.

    Without `chat_model` and `chat_model_url` the handbook's own sentences are the reply. `chat_model` is a name as
    LangChain's `init_chat_model` takes it ("openai:…", "anthropic:…"), or the model's name at `chat_model_url`.

    Of customers' chats: who has paused for `chat_pause_seconds` is answered; a process that has not been heard of for
    `chat_lease_seconds` has its answers taken over; a visitor's token is good for `chat_session_hours`. Pages of
    `chat_origins` may carry the chat's widget; the chat's own page has `chat_title` on top, and offers `chat_questions`
    to begin with.

    Customers' orders are looked up at `order_lookup_url`, with `order_lookup_secret` as bearer token; customers are
    told that the data comes from `order_lookup_name`.

    Somebody is at the desk during `desk_hours` ("mon-fri 09:00-12:00, 13:00-18:00; sat 10:00-16:00") on the clock of
    `desk_time_zone`, but not on `desk_holidays` ("2026-10-01..2026-10-07, 2026-12-25"). A customer whom an agent lets
    wait for `desk_unanswered_minutes` waits for anybody again.

    Webhooks may go to this machine and private networks only with `webhook_private_addresses`.

    Customers of the account `chatwoot_account` of the Chatwoot at `chatwoot_url` are answered there by a bot with
    `chatwoot_token`, whose webhooks are known by `chatwoot_secret`; or, as long as `chatwoot_mode` is "suggest", its
    agents find drafts.

    At `nightly_at` ("03:30", on the same clock; empty: never) the server looks for gaps and conflicts by itself.

    The files of one import over HTTP may have `upload_megabytes` together. The chat model is asked
    `model_calls_per_day` times at most for customers, and `agents_model_calls_per_day` times for agents' drafts; then
    the handbook is quoted until midnight. Only from `trusted_proxies`,
    addresses with commas between, the header X-Forwarded-For is believed.
    """

    model_config = SettingsConfigDict(env_prefix="ANSWERDESK_", extra="forbid", frozen=True)

    accepted_risk: float = Field(0.05, gt=0, lt=1)
    answer_level: float | None = Field(None, ge=0, le=1)
    clarify_level: float = Field(0.3, ge=0, le=1)
    chat_model: str | None = None
    chat_model_url: str | None = None
    chat_model_key: SecretStr | None = None
    chat_model_timeout_seconds: float = Field(30.0, gt=0)
    chat_model_first_token_seconds: float = Field(10.0, gt=0)
    chat_model_retries: int = Field(1, ge=0, le=5)
    chat_pause_seconds: float = Field(0.4, ge=0, le=10)
    chat_answers_at_once: int | None = Field(None, ge=1, le=64)
    chat_lease_seconds: float = Field(15.0, ge=1, le=600)
    chat_session_hours: float = Field(24.0, gt=0, le=24 * 365)
    chat_messages_per_minute: int = Field(20, ge=1)
    chat_messages_per_day: int = Field(300, ge=1)
    chat_messages_per_address_per_minute: int = Field(120, ge=1)
    chat_sessions_per_address_per_minute: int = Field(30, ge=1)
    order_lookup_url: str | None = None
    order_lookup_secret: SecretStr | None = None
    order_lookup_timeout_seconds: float = Field(5.0, gt=0, le=30)
    order_lookup_name: str = Field("", max_length=60)
    chat_origins: Origins = ()
    chat_title: str | None = Field(None, max_length=60)
    chat_questions: Questions = Field((), max_length=6)
    desk_time_zone: str = "Asia/Shanghai"
    desk_hours: str = "mon-sun 09:00-21:00"
    desk_holidays: str = ""
    desk_unanswered_minutes: float = Field(15.0, ge=1)
    webhook_private_addresses: bool = False
    chatwoot_url: str | None = None
    chatwoot_account: int | None = Field(None, gt=0)
    chatwoot_token: SecretStr | None = Field(None, min_length=1)
    chatwoot_secret: SecretStr | None = Field(None, min_length=16)
    chatwoot_mode: InboxMode = InboxMode.SUGGEST
    nightly_at: str = "03:30"
    upload_megabytes: int = Field(64, ge=1, le=2048)
    model_calls_per_day: int = Field(10_000, ge=0)
    agents_model_calls_per_day: int = Field(10_000, ge=0)
    failed_sign_ins_per_address_per_hour: int = Field(60, ge=1)
    trusted_proxies: str = ""

    @model_validator(mode="after")
    def _names_all_of_chatwoot(self) -> Self:
        needed = {
            name: getattr(self, name)
            for name in ("chatwoot_url", "chatwoot_account", "chatwoot_token", "chatwoot_secret")
        }
        missing = [name for name, value in needed.items() if value is None]
        if 0 < len(missing) < len(needed):
            raise ValueError(f"{', '.join(missing)} is missing: Chatwoot needs all of {', '.join(needed)}")
        return self

    @field_validator("desk_time_zone")
    @classmethod
    def _is_a_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError(f"{value!r} is no time zone: give a name like Asia/Shanghai or Europe/London")
        return value

    @field_validator("desk_hours")
    @classmethod
    def _are_hours(cls, value: str) -> str:
        read_week(value)
        return value

    @field_validator("desk_holidays")
    @classmethod
    def _are_holidays(cls, value: str) -> str:
        read_holidays(value)
        return value

    @field_validator("nightly_at")
    @classmethod
    def _is_a_time(cls, value: str) -> str:
        read_time(value)
        return value

    def night(self) -> Night | None:
        """When work that can wait is done; None for never."""
        at = read_time(self.nightly_at)
        return Night(at, ZoneInfo(self.desk_time_zone)) if at else None

    def hours(self) -> Hours:
        """When somebody is at the desk."""
        return Hours(ZoneInfo(self.desk_time_zone), read_week(self.desk_hours), read_holidays(self.desk_holidays))
