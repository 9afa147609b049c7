"""The supervisors' page: how the desk is doing, with the conversations behind every number."""
