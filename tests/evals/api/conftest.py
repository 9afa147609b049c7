"""The application that the assistant's API is tested with holds the calls of evaluation too."""

from tests.assistant.api.conftest import assistant, client

__all__ = ["assistant", "client"]
