"""Settings of the assistant: `[assistant]` in `answerdesk.toml`, or ANSWERDESK_… in the environment."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class AssistantSettings(BaseSettings):
    """When to answer, and who writes.

    Without `chat_model` and `chat_model_url` the handbook's own sentences are the reply. `chat_model` is a name as
    LangChain's `init_chat_model` takes it ("openai:…", "anthropic:…"), or the model's name at `chat_model_url`.
    """

    model_config = SettingsConfigDict(env_prefix="ANSWERDESK_", extra="forbid", frozen=True)

    answer_level: float = Field(0.8, ge=0, le=1)
    clarify_level: float = Field(0.3, ge=0, le=1)
    chat_model: str | None = None
    chat_model_url: str | None = None
    chat_model_key: SecretStr | None = None
    chat_model_timeout_seconds: float = Field(30.0, gt=0)
    chat_model_first_token_seconds: float = Field(10.0, gt=0)
    chat_model_retries: int = Field(1, ge=0, le=5)
