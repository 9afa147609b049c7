"""How much strangers may ask for: how often from one address, and how often a language model is asked in a day."""
