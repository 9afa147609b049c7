"""The shape of errors, as RFC 9457 has them."""

from pydantic import Field

from assistant.api.schemas import Given


class FaultOut(Given):
    """What is wrong with one field."""

    place: str = Field(examples=["body.conversation[0].role"])
    message: str


class BreachOut(Given):
    """A golden case that a change breaks."""

    case_id: str
    question: str
    before: str
    after: str


class ProblemOut(Given):
    """An error as RFC 9457 has it."""

    type: str = Field(examples=["urn:answerdesk:invalid-message"])
    title: str
    status: int
    detail: str = Field(description="What is wrong, and what to do about it.")
    instance: str = Field(description="This one occurrence; the same as `request_id`, as a URN.")
    request_id: str = Field(description="Also in the header X-Request-ID and in the server's log.")
    errors: list[FaultOut] | None = None
    newest: int | None = Field(
        None, description="With `revision-conflict`: the newest revision; with `newer-message`: the newest message."
    )
    newest_author: str | None = None
    agent: str | None = Field(None, description="With `already-taken`: who has the conversation.")
    slots: list[str] | None = Field(None, description="With `empty-slot`: what is to be filled in, as it stands there.")
    breaches: list[BreachOut] | None = Field(None, description="With `publish-blocked`: the cases that would break.")
    limit: str | None = Field(None, description="With `too-many` and `message-too-long`: what is limited.")
    say: dict[str, str] | None = Field(
        None, description="With `limit`: polite words about it by language, to be shown to whoever asked."
    )
