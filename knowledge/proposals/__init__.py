"""What a new version of a file would change: found by comparing three texts, kept in SQL, decided by people."""
