"""API tokens over HTTP: one's own, and everybody's for administrators."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from assistant.accounts.domain import Caller, NewToken, Right
from assistant.api.account_schemas import NewTokenOut, TokenIn, TokenOut, TokensOut
from assistant.api.documentation import PREFIX, problems
from assistant.api.rights import signed_in
from assistant.api.services import TheServices
from assistant.errors import AccountConflict, PersonNotFound

router = APIRouter(prefix=f"{PREFIX}/tokens", tags=["accounts"])
Myself = Annotated[Caller, Depends(signed_in)]


@router.get("", responses=problems(422), summary="List API tokens")
def list_tokens(
    services: TheServices,
    myself: Myself,
    everybody: Annotated[bool, Query(description="All people's, for administrators.")] = False,
) -> TokensOut:
    """One's own tokens, those that were revoked too; never the tokens themselves."""
    if everybody or myself.person is None:
        myself.require(Right.ADMINISTER)
        found = services.accounts.tokens.of(None)
    else:
        found = services.accounts.tokens.of(myself.person)
    return TokensOut(tokens=[TokenOut.model_validate(token) for token in found])


@router.post("", status_code=201, responses=problems(400, 409, 413, 415, 422), summary="Make an API token")
def add_token(body: TokenIn, services: TheServices, myself: Myself) -> NewTokenOut:
    """A token that acts in one's name, with some of one's rights. It is shown once."""
    if myself.person is None:
        raise AccountConflict("the local administrator has no account: use answerdesk tokens add, or sign in")
    expires_at = None
    if body.expires_in_days is not None:
        expires_at = services.assistant.knowledge.store.clock() + timedelta(days=body.expires_in_days)
    token, made = services.accounts.tokens.add(myself.person, NewToken(body.name, body.rights, expires_at), myself)
    return NewTokenOut.of(made, token)


@router.delete("/{token_id}", responses=problems(404), summary="Revoke an API token")
def revoke_token(token_id: str, services: TheServices, myself: Myself) -> TokenOut:
    """Let one of one's own tokens be good no more; administrators may revoke anybody's."""
    if "\x00" in token_id:
        # No id has one, and PostgreSQL refuses to be asked.
        raise PersonNotFound("no API token has an id with a null character")
    owner = None if Right.ADMINISTER in myself.rights else myself.person
    return TokenOut.model_validate(services.accounts.tokens.revoke(token_id, owner, myself.actor))
