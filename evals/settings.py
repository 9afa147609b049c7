"""Settings of evaluations: `[evals]` in `answerdesk.toml`, or ANSWERDESK_… in the environment."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class EvaluationSettings(BaseSettings):
    """Which chat model judges replies beside the figures; none by default.

    `judge` is a name as LangChain's `init_chat_model` takes it ("openai:…", "anthropic:…"), or the model's name at
    `judge_url`. It has an address and a key of its own: a good judge is seldom the model that wrote the replies.
    """

    model_config = SettingsConfigDict(env_prefix="ANSWERDESK_", extra="forbid", frozen=True)

    judge: str | None = None
    judge_url: str | None = None
    judge_key: SecretStr | None = None
    judge_timeout_seconds: float = Field(60.0, gt=0)
