"""What each article and passage of the handbook was good for, by day."""
