"""Ways of saying no: a rule raises one, the page shows its sentence in the reader's language."""


def N_(words):
    """Mark `words` for the translators; they are translated where they are shown."""
    return words


class Refusal(Exception):
    """A rule's no. The sentence is English with named places; `field` names the form field it stands beside."""

    message = N_("This cannot be done.")
    field: str | None = None
    status = 422

    def __init__(self, **places):
        super().__init__(self.message, places)
        self.places = places

    def __str__(self):
        return self.message % self.places


class FileRefused(Refusal):
    """The parent of those about a file as a whole, whatever is in it."""

    message = N_("This file cannot be read.")
    field = "file"


class ChangedMeanwhile(Refusal):
    """Somebody saved this between our reading it and our saving it."""

    message = N_("Somebody else changed this while you were editing. Compare both versions below, then save again.")
    status = 409


def check_revision(row, seen):
    """Refuse an edit of something that changed after `seen`, the revision the editor was shown."""
    if row.revision != seen:
        raise ChangedMeanwhile()
