"""Other inboxes, whose customers the assistant answers."""
