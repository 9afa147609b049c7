"""`answerdesk users` and `answerdesk tokens`: people and what may act in their name. Only SQL is touched."""

import getpass
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant import (
    LOCAL_ADMINISTRATOR,
    THIS_MACHINE,
    AccountChanges,
    Accounts,
    ApiToken,
    NewPerson,
    NewToken,
    Person,
    Right,
    StaffRole,
    open_accounts,
)
from knowledge import ArticleStore, KnowledgeError, KnowledgeSettings, open_store, read_settings
from ui.cli.options import AsJson, Common, DataDir, settled
from ui.cli.output import line, result, say

users = typer.Typer(
    name="users", help="People who may sign in.", no_args_is_help=True, rich_markup_mode=None, add_completion=False
)
tokens = typer.Typer(
    name="tokens", help="API tokens of people.", no_args_is_help=True, rich_markup_mode=None, add_completion=False
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="What the person signs in with.")]
Roles = Annotated[list[StaffRole], typer.Option("--role", help="What the person is; may be given several times.")]
Display = Annotated[str | None, typer.Option("--display", metavar="TEXT", help="What others read; else the name.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it is written down.")]
PasswordFile = Annotated[
    Path | None,
    typer.Option("--password-file", metavar="FILE", help="Its first line is the password; else it is asked for."),
]


@users.command("add")
def add(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    name: Name,
    roles: Roles,
    display: Display = None,
    password_file: PasswordFile = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Make an account. The first one ends that everybody on this machine may do everything."""
    common = settled(context, data_dir, as_json=as_json)
    with _opened(common) as (_, accounts):
        first = not accounts.people.exist()
        password = _password(name, password_file)
        new = NewPerson(name, frozenset(roles), password, display or "")
        _tell(accounts.people.add(new, LOCAL_ADMINISTRATOR), common)
        if first:
            say("this was the first account: from now on people sign in, and programs send an API token")
        if not accounts.people.has_administrator():
            say("nobody who signs in can manage accounts yet: add one with --role administrator, or do it from here")


@users.command("list")
def list_people(context: typer.Context, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Show all accounts."""
    common = settled(context, data_dir, as_json=as_json)
    with _opened(common) as (_, accounts):
        found = accounts.people.all()
    if common.as_json:
        result({"people": [_person(person) for person in found]})
        return
    for person in found:
        _tell(person, common)
    if not found:
        say("there are no accounts: whoever is on this machine may do everything")


@users.command("change")
def change(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    name: Name,
    roles: Annotated[list[StaffRole] | None, typer.Option("--role", help="The roles from now on.")] = None,
    display: Display = None,
    reason: Reason = "",
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Change somebody's roles or the name that others read."""
    if not roles and display is None:
        raise typer.BadParameter("give --role or --display")
    changes = AccountChanges(display, frozenset(roles) if roles else None)
    _change(settled(context, data_dir, as_json=as_json), name, changes, reason)


@users.command("disable")
def disable(
    context: typer.Context, name: Name, reason: Reason = "", data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """Let somebody in no more; sessions and API tokens end at once."""
    _change(settled(context, data_dir, as_json=as_json), name, AccountChanges(disabled=True), reason)


@users.command("enable")
def enable(
    context: typer.Context, name: Name, reason: Reason = "", data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """Let somebody in again."""
    _change(settled(context, data_dir, as_json=as_json), name, AccountChanges(disabled=False), reason)


@users.command("password")
def set_password(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    name: Name,
    password_file: PasswordFile = None,
    reason: Reason = "",
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Give somebody a new password; all sessions of the account end, and a lock is lifted."""
    common = settled(context, data_dir, as_json=as_json)
    with _opened(common) as (_, accounts):
        known = accounts.people.named(name)
        password = _password(known.name, password_file)
        _tell(accounts.sign_ins.reset_password(known.name, password, LOCAL_ADMINISTRATOR, reason), common)


@tokens.command("add")
def add_token(  # noqa: PLR0913, PLR0917 - an option each
    context: typer.Context,
    name: Name,
    purpose: Annotated[str, typer.Option("--for", metavar="TEXT", help="What will use it.")],
    rights: Annotated[list[Right], typer.Option("--right", help="What it may do; may be given several times.")],
    days: Annotated[int | None, typer.Option("--days", min=1, max=3650, help="How long it is good.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Make a token that acts for NAME; it is shown once."""
    common = settled(context, data_dir, as_json=as_json)
    with _opened(common) as (store, accounts):
        expires_at = store.clock() + timedelta(days=days) if days else None
        owner = accounts.people.named(name)
        token, made = accounts.tokens.add(owner, NewToken(purpose, frozenset(rights), expires_at), THIS_MACHINE)
    if common.as_json:
        result(_token(made) | {"token": token})
    else:
        line(token)
        say("this is the only time that the token is shown: send it as Authorization: Bearer")


@tokens.command("list")
def list_tokens(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Whose; else everybody's.")] = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Show API tokens: how they begin, and what they may do."""
    common = settled(context, data_dir, as_json=as_json)
    with _opened(common) as (store, accounts):
        found = accounts.tokens.of(accounts.people.named(name) if name else None)
        now = store.clock()
    if common.as_json:
        result({"tokens": [_token(token) for token in found]})
        return
    for token in found:
        over = token.revoked_at or (token.expires_at and token.expires_at <= now)
        good = "over" if over else f"until {token.expires_at:%Y-%m-%d}" if token.expires_at else "good"
        line(f"{token.prefix}…  {token.owner:<16} {good:<16} {', '.join(sorted(token.rights))}  {token.name}")
    if not found:
        say("there are no API tokens")


@tokens.command("revoke")
def revoke(
    context: typer.Context,
    token: Annotated[str, typer.Argument(metavar="TOKEN", help="How it begins, as the list shows it, or its id.")],
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Let a token be good no more."""
    common = settled(context, data_dir, as_json=as_json)
    with _opened(common) as (_, accounts):
        revoked = accounts.tokens.revoke(token, None, LOCAL_ADMINISTRATOR)
    if common.as_json:
        result(_token(revoked))
    else:
        line(f"{revoked.prefix}… of {revoked.owner} is revoked")


@contextmanager
def _opened(common: Common) -> Iterator[tuple[ArticleStore, Accounts]]:
    settings = read_settings(KnowledgeSettings, common.data_dir, "knowledge")
    with closing(open_store(settings, common.data_dir)) as store:
        yield store, open_accounts(store)


def _change(common: Common, name: str, changes: AccountChanges, reason: str) -> None:
    with _opened(common) as (_, accounts):
        _tell(accounts.people.change(name, changes, LOCAL_ADMINISTRATOR, reason), common)


def _password(name: str, file: Path | None) -> str:
    """A password from a file, twice from a person at a terminal, or from the first line of standard input."""
    if file is not None:
        try:
            return _first_line(file.read_text("utf-8").split("\n"))
        except (OSError, UnicodeDecodeError) as error:
            raise KnowledgeError(f"{file} cannot be read as UTF-8 text: {error}") from error
    if not sys.stdin.isatty():
        return _first_line([sys.stdin.readline()])
    password = getpass.getpass(f"Password for {name}: ")
    if getpass.getpass("The same again: ") != password:
        raise KnowledgeError("the two passwords are not the same: nothing was changed")
    return password


def _first_line(lines: Sequence[str]) -> str:
    return lines[0].rstrip("\r\n")


def _tell(person: Person, common: Common) -> None:
    if common.as_json:
        result(_person(person))
        return
    shown = f"  {person.display_name}" if person.display_name != person.name else ""
    line(f"{person.name}  {', '.join(sorted(person.roles))}{'  disabled' if person.disabled else ''}{shown}")


def _person(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "display_name": person.display_name,
        "roles": sorted(person.roles),
        "disabled": person.disabled,
        "created_at": person.created_at.isoformat(),
    }


def _token(token: ApiToken) -> dict[str, Any]:
    return {
        "id": token.id,
        "owner": token.owner,
        "name": token.name,
        "prefix": token.prefix,
        "rights": sorted(token.rights),
        "expires_at": token.expires_at.isoformat() if token.expires_at else None,
        "revoked_at": token.revoked_at.isoformat() if token.revoked_at else None,
    }
