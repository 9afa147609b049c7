"""`answerdesk serve`."""

import ipaddress
from contextlib import closing
from pathlib import Path

from assistant import AssistantSettings, open_assistant, open_chat
from knowledge import KnowledgeError, read_settings
from ui.cli.desks import open_knowledge, take_indexes
from ui.cli.output import say


def serve(data_dir: Path, host: str, port: int) -> None:
    """Open the data folder and serve it until stopped. Raises `KnowledgeError` for an address it must not use."""
    if not _is_loopback(host):
        raise KnowledgeError(
            f"{host} is not a loopback address: without accounts anybody on the network could use the desk; "
            "serve on 127.0.0.1, and reach it from elsewhere through a tunnel"
        )
    settings = read_settings(AssistantSettings, data_dir, "assistant")
    lock = take_indexes(data_dir, "serve")
    with open_knowledge(data_dir, lock) as knowledge, closing(open_assistant(settings, knowledge)) as assistant:
        from ui.site import run_site

        run_site(open_chat(settings, assistant), data_dir, host, port, say)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
