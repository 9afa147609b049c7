"""Files to articles, one module a family of formats: nothing is stored here."""

from knowledge.importing.reading import ImportedFile, read_file, read_paths

__all__ = ["ImportedFile", "read_file", "read_paths"]
