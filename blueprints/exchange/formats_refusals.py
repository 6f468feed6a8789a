"""Why a file with a programme cannot be taken, as a whole or at one place: one sentence each, that says how to mend it."""
from ..refusals import N_, FileRefused, Refusal


class NoFile(FileRefused):
    message = N_("Choose a file that is not empty.")


class FileTooLarge(FileRefused):
    message = N_("This file is too large: %(most)s MB is the most. Send it in parts.")


class UnknownEnding(FileRefused):
    message = N_("The name of the file must end in .json, .xml or .csv.")


class NoProgramme(FileRefused):
    message = N_("This is no programme of ours, no schedule as frab and pretalx publish it, and no table of sessions.")


class NewerFormat(FileRefused):
    message = N_("This file is of version %(version)s of the format, and version %(known)s is known here. Export it once more "
                 "from a system that writes that version.")


class UnreadableLetters(FileRefused):
    message = N_("The letters of this file cannot be read. Save it in UTF-8.")


class BrokenJson(FileRefused):
    message = N_("This file is no good JSON: something is wrong in line %(line)s, column %(column)s. "
                 "Mend it there, or export it once more.")


class WildJson(FileRefused):
    message = N_("This file is no good JSON: it holds numbers or nesting that no programme has. Export it once more.")


class BrokenXml(FileRefused):
    message = N_("This file is no good XML: something is wrong in line %(line)s. Mend it there, or export it once more.")


class UnsafeXml(FileRefused):
    message = N_("This file declares entities or points to other files, which is not safe to read. "
                 "Take its document type out, then send it again.")


class TooDeep(FileRefused):
    message = N_("This file is nested more deeply than any programme is. Export it once more.")


class TooMany(FileRefused):
    message = N_("This file holds more than %(most)s entries of one kind. Send it in parts.")


class ItemRefused(Refusal):
    """The parent of those about one value in a file; the page says where it stands."""

    message = N_("This cannot be read.")


class NoText(ItemRefused):
    message = N_("Write this as text.")


class NoObject(ItemRefused):
    message = N_("This should be a group of named values.")


class NoList(ItemRefused):
    message = N_("This should be a list.")


class TooLong(ItemRefused):
    message = N_("Shorten this to %(max)s characters.")


class Unshowable(ItemRefused):
    message = N_("This holds characters that cannot be shown. Remove them, or type the text anew.")


class NoNumber(ItemRefused):
    message = N_("Enter a whole number from %(min)s to %(max)s.")


class NoChoice(ItemRefused):
    message = N_("“%(words)s” is none of these: %(choices)s.")


class NoDate(ItemRefused):
    message = N_("“%(words)s” is no date. Write it as YYYY-MM-DD.")


class NoTime(ItemRefused):
    message = N_("“%(words)s” is no time of day. Write one such as 09:30.")


class NoLength(ItemRefused):
    message = N_("“%(words)s” is no length. Write one such as 00:45.")


class BadCode(ItemRefused):
    message = N_("“%(words)s” is no code: up to 12 letters, digits and hyphens, such as k7q3m.")


class BadKey(ItemRefused):
    message = N_("“%(words)s” is no name for addresses: small letters, digits and hyphens, such as main-hall.")


class Twice(ItemRefused):
    message = N_("“%(words)s” stands twice in this file. Keep one of the two.")


class NotThere(ItemRefused):
    message = N_("“%(words)s” is neither in this file nor here. Add it to the file, or choose another one.")


class NameMissing(ItemRefused):
    message = N_("Write a name.")
