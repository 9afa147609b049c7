"""A site with accounts: somebody of every role, who signs in."""

from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant import LOCAL_ADMINISTRATOR, Accounts, Assistant, NewPerson, StaffRole, open_accounts
from tests.assistant.api.conftest import roomy_chat
from ui.site import Access, build_site

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "eight purple umbrellas"
SITE = "http://localhost"
LOCAL_KEY = "the key of this process"


def with_everybody(assistant: Assistant) -> Accounts:
    """The accounts of the assistant's database, with one of each role, named after it."""
    accounts = open_accounts(assistant.knowledge.store, QUICK)
    if not accounts.people.exist():
        for role in StaffRole:
            accounts.people.add(NewPerson(role.value, frozenset({role}), PASSWORD), LOCAL_ADMINISTRATOR)
    return accounts


@contextmanager
def site_of(assistant: Assistant, accounts: Accounts) -> Iterator[FastAPI]:
    """The running site."""
    app = build_site(assistant, chat=roomy_chat(assistant), access=Access(accounts, LOCAL_KEY))
    with TestClient(app, base_url=SITE):
        yield app


def caller(app: FastAPI, **headers: str) -> TestClient:
    """Somebody at this machine who is nobody yet."""
    return TestClient(app, base_url=SITE, headers=headers, raise_server_exceptions=False)


def signed_in(app: FastAPI, name: str, password: str = PASSWORD) -> TestClient:
    """A browser in which somebody signed in."""
    browser = caller(app, Origin=SITE)
    answer = browser.post("/api/v1/session", json={"name": name, "password": password})
    assert answer.status_code == 200, answer.text
    return browser
