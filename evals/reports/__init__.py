"""What a run looks like: a page for people, files for machines, a table on the terminal."""
