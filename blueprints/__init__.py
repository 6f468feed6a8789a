"""One folder an errand; a file's name is its layer. docs/decisions/0001 and the README say more."""
