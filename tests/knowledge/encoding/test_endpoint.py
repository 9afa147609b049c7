import logging
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from knowledge.encoding.endpoint import EndpointEncoder
from knowledge.encoding.stand_in import StandInEncoder
from knowledge.errors import EncoderUnavailable
from tests.contracts.encoder_contract import EncoderContract, cosines
from tests.knowledge.encoding.embeddings_server import EmbeddingsServer, Reply, running_server

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

KEY = "sk-secret-0123"
ONE_VECTOR = '{"data": [{"index": 0, "embedding": [1.0, 0.0]}]}'


@pytest.fixture
def server() -> Iterator[EmbeddingsServer]:
    with running_server() as server:
        yield server


@pytest.fixture
def encoder(server: EmbeddingsServer) -> Iterator[EndpointEncoder]:
    encoder = EndpointEncoder(server.url, KEY, "small", first_pause_seconds=0.001, timeout_seconds=5)
    with closing(encoder):
        yield encoder


class TestEndpointEncoder(EncoderContract):
    @pytest.fixture
    def encoder(self, server: EmbeddingsServer) -> Iterator[EndpointEncoder]:
        with closing(EndpointEncoder(server.url, KEY, "small")) as encoder:
            yield encoder


def test_asks_for_the_model_with_the_key(server: EmbeddingsServer, encoder: EndpointEncoder) -> None:
    vectors = encoder.encode_passages(["退货", "发票"])
    assert cosines(vectors, StandInEncoder().encode_passages(["退货", "发票"])) == pytest.approx(1)
    assert server.requests[-1]["path"] == "/v1/embeddings"
    assert server.requests[-1]["model"] == "small"
    assert set(server.authorizations) == {f"Bearer {KEY}"}


def test_needs_no_key(server: EmbeddingsServer) -> None:
    with closing(EndpointEncoder(server.url, None, "small")) as encoder:
        encoder.encode_questions(["退货"])
    assert set(server.authorizations) == {None}


def test_puts_prefixes_before_questions_and_passages(server: EmbeddingsServer) -> None:
    encoder = EndpointEncoder(server.url, None, "small", question_prefix="query: ", passage_prefix="passage: ")
    with closing(encoder):
        encoder.encode_questions(["退货"])
        encoder.encode_passages(["退货"])
    assert [request["input"] for request in server.requests[-2:]] == [["query: 退货"], ["passage: 退货"]]


def test_sends_many_texts_in_portions(server: EmbeddingsServer, encoder: EndpointEncoder) -> None:
    texts = [f"问题 {number}" for number in range(150)]
    vectors = encoder.encode_questions(texts)
    assert cosines(vectors, StandInEncoder().encode_questions(texts)).min() == pytest.approx(1)
    assert [len(request["input"]) for request in server.requests[1:]] == [64, 64, 22]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_tries_again_after_what_may_pass(server: EmbeddingsServer, encoder: EndpointEncoder, status: int) -> None:
    server.replies.extend([Reply(status), Reply(status)])
    assert encoder.encode_questions(["退货"]).shape == (1, 64)


def test_tries_again_after_a_timeout(server: EmbeddingsServer, encoder: EndpointEncoder) -> None:
    server.replies.append(Reply(delay_seconds=0.3))
    with closing(replace(encoder, timeout_seconds=0.1)) as hasty:
        assert hasty.encode_questions(["退货"]).shape == (1, 64)


def test_waits_as_long_as_the_server_asks(server: EmbeddingsServer, encoder: EndpointEncoder) -> None:
    server.replies.append(Reply(429, headers={"Retry-After": "1"}))
    started = time.monotonic()
    encoder.encode_questions(["退货"])
    assert time.monotonic() - started >= 1


def test_gives_up_in_the_end_and_says_why(server: EmbeddingsServer, encoder: EndpointEncoder) -> None:
    server.replies.extend([Reply(503, "model is loading")] * encoder.attempts)
    with pytest.raises(EncoderUnavailable, match=rf"{server.url}/embeddings .* 5 attempts: 503 .*model is loading"):
        encoder.encode_questions(["退货"])
    assert len(server.requests) == encoder.attempts


@pytest.mark.parametrize("status", [400, 401, 404])
def test_does_not_insist_when_refused(server: EmbeddingsServer, encoder: EndpointEncoder, status: int) -> None:
    server.replies.append(Reply(status, "no such model"))
    with pytest.raises(EncoderUnavailable, match=f"refused: {status} .*no such model"):
        encoder.encode_questions(["退货"])
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "body",
    [
        "<html>",
        "[]",
        "null",
        '{"data": []}',
        '{"data": null}',
        '{"data": [{"index": 1, "embedding": [1.0]}]}',
        '{"data": [{"index": 0, "embedding": ["a"]}]}',
        '{"data": [{"index": 0, "embedding": 1.0}]}',
        '{"data": [{"index": 0, "embedding": [0.0, 0.0]}]}',
        '{"data": [{"index": 0, "embedding": [NaN, 1.0]}]}',
        '{"data": [{"index": null, "embedding": [1.0]}, {"index": 0, "embedding": [1.0]}]}',
    ],
)
def test_takes_nothing_but_as_many_vectors_as_texts(
    server: EmbeddingsServer, encoder: EndpointEncoder, body: str
) -> None:
    server.replies.append(Reply(body=body))
    with pytest.raises(EncoderUnavailable, match="does not answer as embeddings servers do"):
        encoder.encode_questions(["退货"])


def test_notices_when_the_dimension_changes(server: EmbeddingsServer, encoder: EndpointEncoder) -> None:
    assert encoder.dimension == 64
    server.replies.append(Reply(body=ONE_VECTOR))
    with pytest.raises(EncoderUnavailable, match="gave 2 dimensions after 64"):
        encoder.encode_questions(["退货"])


def test_says_when_nobody_listens() -> None:
    with running_server() as server:
        closed = server.url
    encoder = EndpointEncoder(closed, None, "small", attempts=2, first_pause_seconds=0.001)
    with closing(encoder), pytest.raises(EncoderUnavailable, match=r"2 attempts: .*refused"):
        encoder.encode_questions(["退货"])


@pytest.mark.parametrize("address", ["", "localhost:8000", "ftp://127.0.0.1/v1", "http://[::1", "http://"])
def test_an_address_that_is_none_is_named(address: str) -> None:
    with pytest.raises(EncoderUnavailable, match="is no address"):
        EndpointEncoder(address, None, "small").encode_questions(["退货"])


def test_the_key_appears_nowhere(
    server: EmbeddingsServer, encoder: EndpointEncoder, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.replies.append(Reply(401, f"Incorrect API key provided: {KEY}"))
    with pytest.raises(EncoderUnavailable) as refusal:
        encoder.encode_questions(["退货"])
    assert KEY not in f"{refusal.value} {encoder!r} {encoder.name} {caplog.text}"


def test_name_tells_models_prefixes_and_servers_apart_but_no_password() -> None:
    first = EndpointEncoder("http://user:password@127.0.0.1:80/v1/", None, "small")
    assert "password" not in first.name
    others = [
        replace(first, model="large"),
        replace(first, question_prefix="query: "),
        replace(first, passage_prefix="query: "),
        replace(first, base_url="http://127.0.0.2/v1"),
    ]
    assert len({encoder.name for encoder in [first, *others]}) == 5
    assert replace(first, base_url="http://127.0.0.1:80/v1").name == first.name


def test_vectors_have_length_one_although_the_server_gives_others(encoder: EndpointEncoder) -> None:
    assert np.linalg.norm(encoder.encode_passages(["退货"])) == pytest.approx(1)
