"""Articles that say the same, and articles that disagree about the same thing."""
