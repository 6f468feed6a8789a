"""Moving the whole assembly: other days, another zone or venue, as one act that can be undone."""
