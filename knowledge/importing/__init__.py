"""Files to articles, one module a family of formats: nothing is stored here."""

from knowledge.importing.finding import Found, files_in, uploaded
from knowledge.importing.reading import ImportedFile, Known, Unread, read_file, read_files, read_paths

__all__ = ["Found", "ImportedFile", "Known", "Unread", "files_in", "read_file", "read_files", "read_paths", "uploaded"]
