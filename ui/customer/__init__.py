"""Customers' chat in the browser: a page of its own, and a widget for other sites; one script over the API for both."""
