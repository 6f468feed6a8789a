"""The outbox: letters written with the change they tell of, sent after it."""
