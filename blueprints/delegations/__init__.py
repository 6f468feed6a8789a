"""Members, delegations, delegates and their seats."""
