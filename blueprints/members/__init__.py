"""The member cities of the association: the roster, and the public page of them."""
