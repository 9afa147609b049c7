from pathlib import Path

import numpy as np
import pytest

from knowledge.encoding.weights import BLOCK, Blocks, Weights, bundled_weights_path
from knowledge.errors import EncoderUnavailable


def test_a_weight_is_eight_less_than_its_half_byte_times_the_scale_of_its_block() -> None:
    halves = np.arange(4 * BLOCK, dtype=np.uint8).reshape(2, 2, BLOCK) % 16
    scales = np.array([[1, 2], [3, 4]], np.float32)
    matrix = Blocks(halves, scales).matrix()
    assert matrix.shape == (2, 2 * BLOCK)
    assert matrix[0, 0] == (0 - 8) * 1
    assert matrix[0, BLOCK + 9] == (9 - 8) * 2
    assert matrix[1, 15] == (15 - 8) * 3


def test_the_bundled_model_has_the_published_sizes() -> None:
    weights = Weights(bundled_weights_path())
    shape = weights.shape
    sizes = (shape.width, shape.layers, shape.heads, shape.inner_width, shape.positions)
    assert sizes == (384, 12, 12, 1536, 512)
    assert weights.blocks("l0.fi.w", shape.inner_width).matrix().shape == (1536, 384)
    assert weights.vector("emb.ln.w").shape == (384,)


@pytest.mark.parametrize("content", [b"", b"E5S1", b"GGUF" * 100])
def test_a_file_that_is_no_model_is_refused_with_the_remedy(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(content)
    with pytest.raises(EncoderUnavailable, match="force-reinstall"):
        Weights(path)
