"""Why a table cannot be taken: one sentence each, that names the cell and says how to mend it."""
from .refusals import N_, FileRefused


class TableRefused(FileRefused):
    """The parent of all of these. `field` is "file" for what was read from a file and "pasted" for what was pasted."""

    message = N_("This table cannot be read.")


class EmptyTable(TableRefused):
    message = N_("There is nothing in this table. Fill in at least one row, then send it again.")


class TooLarge(TableRefused):
    message = N_("This file is too large: %(most)s MB is the most. Remove pictures and other sheets, or send it in parts.")


class UnpacksTooLarge(TableRefused):
    message = N_("This workbook is too large once it is unpacked. Copy only the rows you need into a new file and send that.")


class TooManyRows(TableRefused):
    message = N_("This table has more than %(most)s rows. Send it in parts.")


class TooManyColumns(TableRefused):
    message = N_("This table has something in column %(column)s, and only the first %(most)s columns are read. "
                 "Remove what stands so far to the right.")


class TooMuchText(TableRefused):
    message = N_("This table holds more than %(most)s characters in all. Send it in parts.")


class CellTooLong(TableRefused):
    message = N_("Cell %(cell)s holds more than %(most)s characters. Shorten it.")


class UnwantedCharacters(TableRefused):
    message = N_("Cell %(cell)s holds characters that cannot be shown. Type its text anew.")


class CellIsError(TableRefused):
    message = N_("Cell %(cell)s shows the error %(error)s. Mend its formula or type the value, then send the file again.")


class FormulaWithoutResult(TableRefused):
    message = N_("Cell %(cell)s holds a formula without its result. Open the file in a spreadsheet, save it and send it again.")


class WrongEncoding(TableRefused):
    message = N_("The letters of this file cannot be read. Save it as “CSV UTF-8”, or as an Excel workbook (.xlsx). "
                 "If Korean Excel wrote it, say that it is in CP949.")


class Damaged(TableRefused):
    message = N_("This workbook is damaged and cannot be opened. Open it in a spreadsheet, save it as a new .xlsx file "
                 "and send that.")


class Locked(TableRefused):
    message = N_("This workbook is locked with a password. Take the password off, save it and send it again.")


class OldWorkbook(TableRefused):
    message = N_("This is an old Excel file (.xls). Open it, choose “Save as” and “Excel workbook (.xlsx)”, and send that.")


class BinaryWorkbook(TableRefused):
    message = N_("This is a binary Excel file (.xlsb). Open it, choose “Save as” and “Excel workbook (.xlsx)”, and send that.")


class OpenDocument(TableRefused):
    message = N_("This is an OpenDocument file (.ods). Open it, choose “Save as” and “Excel workbook (.xlsx)”, and send that.")


class Numbers(TableRefused):
    message = N_("This is a Numbers file. Open it, choose “Export to” and “Excel”, and send that.")


class WebPage(TableRefused):
    message = N_("This is a web page, even if its name says it is a spreadsheet. Open it in a spreadsheet, "
                 "save it as an Excel workbook (.xlsx) and send that.")


class Pdf(TableRefused):
    message = N_("A PDF cannot be read as a table. Send the spreadsheet it was made from, as .xlsx or CSV.")


class Picture(TableRefused):
    message = N_("A picture cannot be read as a table. Send the spreadsheet itself, as .xlsx or CSV.")


class TextDocument(TableRefused):
    message = N_("A text document cannot be read as a table. Copy its table into a spreadsheet, and send that as .xlsx or CSV.")


class NoTable(TableRefused):
    message = N_("This file is no table. Send a spreadsheet, as .xlsx or CSV.")


class NoHeader(TableRefused):
    message = N_("No row names the columns. The first row should hold: %(names)s.")


class MissingColumns(TableRefused):
    message = N_("Row %(row)s names the columns, but these are missing: %(names)s. Add them, then send it again.")


class DoubledColumns(TableRefused):
    message = N_("Row %(row)s names these columns more than once: %(names)s. Keep each of them once, then send it again.")
