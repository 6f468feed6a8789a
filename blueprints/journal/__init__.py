"""Who changed what, and when; written with the change."""
