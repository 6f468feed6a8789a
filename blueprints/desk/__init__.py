"""The registrars' desk: what needs doing, the lists, the numbers, what is taken away and brought back."""
