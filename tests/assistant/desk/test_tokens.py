"""A token opens its own session until it expires, and cannot be made without the key."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from assistant import TokenRefused
from assistant.desk.domain import Visit
from assistant.desk.tokens import Tokens, signing_key

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
VISIT = Visit("3f0c", NOW + timedelta(hours=1))
TOKENS = Tokens(b"a key")
TOKEN = TOKENS.issue(VISIT)


def test_a_token_says_which_session_it_is_for_and_until_when() -> None:
    assert TOKENS.read(TOKEN, NOW) == VISIT


def test_a_token_is_good_until_the_second_it_expires() -> None:
    assert TOKENS.read(TOKEN, VISIT.expires_at - timedelta(seconds=1)) == VISIT
    with pytest.raises(TokenRefused):
        TOKENS.read(TOKEN, VISIT.expires_at)


def test_a_longer_life_cannot_be_written_into_a_token() -> None:
    session, expiry, signature = TOKEN.split(".")
    with pytest.raises(TokenRefused):
        TOKENS.read(f"{session}.{int(expiry) + 1}.{signature}", NOW)


def test_another_session_cannot_be_written_into_a_token() -> None:
    _, rest = TOKEN.split(".", 1)
    with pytest.raises(TokenRefused):
        TOKENS.read(f"3f0d.{rest}", NOW)


def test_a_token_of_another_key_is_refused() -> None:
    with pytest.raises(TokenRefused):
        Tokens(b"another key").read(TOKEN, NOW)


@given(st.one_of(st.text(), st.text().map(lambda text: f"{TOKEN}{text}").filter(lambda text: text != TOKEN)))
def test_anything_else_is_refused(token: str) -> None:
    with pytest.raises(TokenRefused):
        TOKENS.read(token, NOW)


def test_all_processes_of_a_database_have_one_key(engine: Engine) -> None:
    with ThreadPoolExecutor(4) as pool:
        keys = set(pool.map(lambda _: signing_key(engine), range(8)))
    assert keys == {signing_key(engine)}
    assert len(keys.pop()) == 32
