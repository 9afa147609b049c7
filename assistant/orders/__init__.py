"""A customer's own order: asked for, looked up and told as data, never as the handbook's words."""
