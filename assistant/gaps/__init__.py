"""Questions that found no good answer, put together by what they ask for, and the way from them to articles."""
