"""What is known of a person: shown, handed over, and erased."""
