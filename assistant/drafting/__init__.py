"""Writes the statements of a reply: `extractive` quotes the handbook, `chat_model` has a language model word it."""
