"""`make compare`: Answerdesk side by side with what people use instead, on the same data in one run."""
