"""The one button of the outbox."""
from ..forms import Form


class RetryForm(Form):
    """Have a letter tried again now."""
