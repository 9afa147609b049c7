"""Everybody's own account: the password, and where one is signed in."""
