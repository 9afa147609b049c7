"""What the import tests share: a file written and read in one line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge import ArticleDraft
from knowledge.importing import ImportedFile, read_file

Read = Callable[[str, str | bytes], ImportedFile]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads a file with a name and a content."""

    def read_content(name: str, content: str | bytes) -> ImportedFile:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_file(path, name)

    return read_content


def by_title(file: ImportedFile) -> dict[str, ArticleDraft]:
    return {draft.content.title: draft for draft in file.drafts}
