"""The command line: `answerdesk`. Standard output carries the result alone, everything else goes to standard error."""

from ui.cli.main import main

__all__ = ["main"]
