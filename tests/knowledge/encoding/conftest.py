"""The bundled encoder is built once a machine: it is kept where the product itself keeps it."""

import pytest

from knowledge.encoding.bundled import BundledEncoder, bundled_encoder_cache_dir


@pytest.fixture(scope="session")
def bundled_encoder() -> BundledEncoder:
    return BundledEncoder(bundled_encoder_cache_dir())
