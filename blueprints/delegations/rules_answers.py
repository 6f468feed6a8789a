"""What registrars do with the messages of focal points: answer them, or note that they are done."""
from ..journal.rules import record
from ..refusals import N_, Refusal, check_revision


class NothingWritten(Refusal):
    message = N_("Write the answer, or note the message as done without one.")
    field = "answer"


class AnsweredAlready(Refusal):
    message = N_("This message is answered or done already.")


def answer(message, words, *, seen, by, now):
    """Answer a message, once. Raises ChangedMeanwhile, AnsweredAlready, NothingWritten."""
    check_open(message, seen)
    if not words.strip():
        raise NothingWritten()
    message.answer, message.answered_by_id, message.answered_at = words, by.id, now
    record("message.answered", message, by=by)


def close(message, *, seen, by, now):
    """Note a message as done without an answer. Raises ChangedMeanwhile, AnsweredAlready."""
    check_open(message, seen)
    message.answered_by_id, message.answered_at = by.id, now
    record("message.done", message, by=by)


def check_open(message, seen):
    if message.answered_at is not None:
        raise AnsweredAlready()
    check_revision(message, seen)
