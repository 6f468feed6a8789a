"""Home, language choice, errors and the machine's own addresses."""
