"""Numbers of a workbook as people write them: days, times and lengths of time are numbers there too."""
import datetime as dt
import re

# Number formats that every Excel knows by number: dates, and those of Korea, Japan and China, then lengths of time.
DATES = {*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)}
LENGTHS = {46}


def kind_of_number(number, code):
    """("date", "length" or "", zeros in front) of a number format: its `number`, and its `code` where the workbook has one."""
    if code is None:
        known = int(number) if re.fullmatch("[0-9]{1,4}", number) else 0
        return "date" if known in DATES else "length" if known in LENGTHS else "", 0
    code = re.sub(r'"[^"]*"|\\.|_.|\*.', "", code.split(";")[0]).lower()
    if re.search(r"\[(h+|m+|s+)\]", code):
        return "length", 0
    if re.search("[dmyhs]", re.sub(r"\[[^]]*\]|general|standard", "", code)):
        return "date", 0
    return "", len(code) if re.fullmatch("0{2,30}", code) else 0


def plain_number(words, value):
    if re.fullmatch(r"-?[0-9]{1,40}", words):
        return words
    return f"{value:.0f}" if value.is_integer() and abs(value) < 1e21 else f"{value:.15g}"


def day_or_time(value, epoch):
    """A serial number as 2027-05-30, as 2027-05-30 09:30 or as 09:30; empty where it is none."""
    if not 0 <= value < (dt.datetime.max - epoch).days:
        return ""
    if value < 60 and epoch.year == 1899 and value >= 1:
        value += 1      # Excel believes that there was a 29 February 1900
    moment = epoch + dt.timedelta(seconds=round(value * 86_400))
    if value < 1:
        return moment.strftime("%H:%M")
    words = moment.date().isoformat()
    if moment.second:
        return f"{words} {moment:%H:%M:%S}"
    return words if value == int(value) else f"{words} {moment:%H:%M}"


def length_of_time(value):
    """Days as hours and minutes, such as 36:30; empty where it is none."""
    if not 0 <= value < 1_000_000:
        return ""
    minutes = round(value * 24 * 60)
    return f"{minutes // 60}:{minutes % 60:02}"
