"""Calendar feeds of what was released."""
