"""Reads all that an embedded Chroma holds: a program of its own, because broken files can take down their reader.

Run by its path, it imports nothing of the house, which would take longer than the reading.
"""

import sys
from pathlib import Path
from typing import Any

_SEARCHES = 100


def read_everything(folder: Path) -> None:
    """Read every vector in `folder` and search every graph; raises, or ends the process, where that fails."""
    import chromadb
    from chromadb.config import Settings

    client: Any = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    page = client.get_max_batch_size()
    for collection in client.list_collections():
        for offset in range(0, collection.count(), page):
            found: Any = collection.get(limit=page, offset=offset, include=["embeddings"])
            collection.query(query_embeddings=found["embeddings"][:_SEARCHES], n_results=10, include=["distances"])
    client.close()


if __name__ == "__main__":
    read_everything(Path(sys.argv[1]))
