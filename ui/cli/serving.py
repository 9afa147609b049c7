"""`answerdesk serve`."""

import ipaddress
from contextlib import closing
from pathlib import Path

from assistant import AssistantSettings, open_accounts, open_assistant, open_chat
from knowledge import KnowledgeError, KnowledgeSettings, open_store, read_settings
from ui.cli.desks import open_knowledge, take_indexes
from ui.cli.output import say
from ui.listening import Listening


def serve(data_dir: Path, listening: Listening) -> None:
    """Open the data folder and serve it until stopped.

    Raises `KnowledgeError` for an address that others reach while nobody can sign in as administrator, or with `demo`
    accounts, which need no password.
    """
    host = listening.host
    if listening.demo and not _is_loopback(host):
        raise KnowledgeError(
            f"{host} is not a loopback address: demo accounts need no password; leave out --demo, or serve on 127.0.0.1"
        )
    if not _is_loopback(host) and not _is_administered(data_dir):
        raise KnowledgeError(
            f"{host} is not a loopback address: without accounts anybody on the network could use the desk; "
            "make an administrator with answerdesk users add NAME --role administrator, or serve on 127.0.0.1"
        )
    settings = read_settings(AssistantSettings, data_dir, "assistant")
    lock = take_indexes(data_dir, "serve")
    with open_knowledge(data_dir, lock) as knowledge, closing(open_assistant(settings, knowledge)) as assistant:
        from ui.site import run_site

        run_site(open_chat(settings, assistant), data_dir, listening, say)


def _is_administered(data_dir: Path) -> bool:
    settings = read_settings(KnowledgeSettings, data_dir, "knowledge")
    with closing(open_store(settings, data_dir)) as store:
        return open_accounts(store).people.has_administrator()


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
