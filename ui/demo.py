"""What a demonstration shows from its first minute: canned replies and sample conversations, once, as it starts."""

import threading
from collections.abc import Mapping
from typing import Any

from assistant import LOCAL_ADMINISTRATOR, AssistantError, Chat, hold_sample, sample_conversations, sample_replies
from assistant.api import log, told


class SampleTalks:
    """A thread that adds canned replies and holds sample conversations in a chat where nobody has written yet."""

    def __init__(self, chat: Chat):
        self._chat = chat
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin."""
        self._thread = threading.Thread(target=self._run, name="samples", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Leave the conversation that is held as it is, and end."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            if not self._chat.is_new():
                return
            self._add_replies()
            for conversation in sample_conversations():
                if self._stopping.is_set():
                    return
                self._hold(conversation)
        except Exception as error:
            log.error("samples_failed", **told(error))

    def _add_replies(self) -> None:
        canned = self._chat.desk.canned
        if not canned.found():
            for reply in sample_replies():
                canned.add(reply, LOCAL_ADMINISTRATOR)

    def _hold(self, conversation: list[Mapping[str, Any]]) -> None:
        try:
            hold_sample(self._chat, conversation, self._stopping.is_set)
        except AssistantError as error:
            # A sample that the handbook of this folder does not fit is left where it stands.
            log.warning("sample_failed", **told(error))
