"""Text to vectors: the bundled model, sentence-transformers, an endpoint, a cache over any of them, and a stand-in."""
