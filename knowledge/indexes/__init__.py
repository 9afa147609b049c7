"""Indexes over what is live: vectors (Chroma) and terms (tantivy). Derived from SQL, never the truth."""
