"""Conversations with customers: what was said, who is to answer, and what pages are told of it."""
