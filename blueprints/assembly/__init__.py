"""The event itself: its names, days, place and deadlines."""
