"""What is compared, one module a contestant: only its function `open_…` knows the library behind it."""
