"""The real library with tiny models of random weights, made here."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge.encoding.transformer_models import CrossEncoderReranker, SentenceTransformerEncoder
from knowledge.errors import EncoderUnavailable
from tests.contracts.encoder_contract import TEXTS, EncoderContract, cosines

try:
    import sentence_transformers
    import torch
    import transformers
except ImportError:
    sentence_transformers = None

needs_models = pytest.mark.skipif(sentence_transformers is None, reason="sentence-transformers is not installed")


@pytest.fixture(scope="module")
def tiny_bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One layer of 32 dimensions over single characters, with a head that scores pairs."""
    folder = tmp_path_factory.mktemp("tiny-bert")
    characters = sorted(set("".join(TEXTS).lower()) - {" "})
    continued = [f"##{character}" for character in characters]
    (folder / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *characters, *continued]), "utf-8")
    transformers.BertTokenizerFast(vocab=str(folder / "vocab.txt")).save_pretrained(folder)
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=4 + 2 * len(characters),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
        num_labels=1,
        initializer_range=0.5,
    )
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def tiny_encoder(tiny_bert: Path) -> SentenceTransformerEncoder:
    return SentenceTransformerEncoder(str(tiny_bert))


@needs_models
@pytest.mark.models
class TestSentenceTransformerEncoder(EncoderContract):
    @pytest.fixture
    def encoder(self, tiny_encoder: SentenceTransformerEncoder) -> SentenceTransformerEncoder:
        return tiny_encoder


@needs_models
@pytest.mark.models
class TestModels:
    def test_prefixes_stand_before_questions_and_passages(self, tiny_bert: Path) -> None:
        plain = SentenceTransformerEncoder(str(tiny_bert))
        prefixed = SentenceTransformerEncoder(str(tiny_bert), question_prefix="to: ", passage_prefix="on: ")
        assert np.allclose(prefixed.encode_questions(["ship"]), plain.encode_questions(["to: ship"]), atol=1e-5)
        assert np.allclose(prefixed.encode_passages(["ship"]), plain.encode_passages(["on: ship"]), atol=1e-5)
        assert prefixed.name != plain.name

    def test_name_changes_with_the_weights_under_the_same_path(self, tiny_bert: Path, tmp_path: Path) -> None:
        model = sentence_transformers.SentenceTransformer(str(tiny_bert))
        model.save(str(tmp_path))
        before = SentenceTransformerEncoder(str(tmp_path))
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.add_(torch.randn_like(parameter) * 0.1)
        model.save(str(tmp_path))
        after = SentenceTransformerEncoder(str(tmp_path))
        assert cosines(before.encode_passages(TEXTS), after.encode_passages(TEXTS)).min() < 0.999
        assert before.name != after.name
        assert SentenceTransformerEncoder(str(tmp_path)).name == after.name

    def test_a_cross_encoder_scores_each_text_by_itself(self, tiny_bert: Path) -> None:
        reranker = CrossEncoderReranker(str(tiny_bert))
        scores = reranker.score("退货运费谁出?", TEXTS)
        alone = [reranker.score("退货运费谁出?", [text])[0] for text in TEXTS]
        assert scores == pytest.approx(alone, abs=1e-4)
        assert len(set(scores)) == len(TEXTS)
        assert reranker.score("退货运费谁出?", []) == []

    def test_a_cross_encoder_takes_any_string(self, tiny_bert: Path) -> None:
        reranker = CrossEncoderReranker(str(tiny_bert))
        assert len(reranker.score("\ud800", ["", "\0", "长" * 10_000])) == 3

    @pytest.mark.parametrize("adapter", [SentenceTransformerEncoder, CrossEncoderReranker])
    def test_a_model_that_cannot_be_loaded_is_named(self, adapter: Any, tmp_path: Path) -> None:
        (tmp_path / "config.json").write_text("{}")
        with pytest.raises(EncoderUnavailable, match=str(tmp_path)):
            adapter(str(tmp_path))


@pytest.mark.skipif(sentence_transformers is not None, reason="sentence-transformers is installed")
@pytest.mark.parametrize("adapter", [SentenceTransformerEncoder, CrossEncoderReranker])
def test_without_the_library_the_remedy_is_named(adapter: Any) -> None:
    with pytest.raises(EncoderUnavailable, match=r"answerdesk\[models\]"):
        adapter("any-model")
