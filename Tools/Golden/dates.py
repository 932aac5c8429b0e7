"""Golden values for CellDateTests, from Python's datetime.

    python3 Tools/Golden/dates.py

Writes Tests/Fixtures/Datasets/dates.json: cells, each with the order of its parts and its days since 1970-01-01T00:00Z;
null where the calendar or the clock has no such moment.
"""

import json
import platform
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
ORDERS = ["yearMonthDay", "dayMonthYear", "monthDayYear"]
random = Random(8601)


def day_text(order, year, month, day):
    separator = random.choice("-/.")
    width = random.choice([1, 2])
    parts = [f"{month:0{width}}", f"{day:0{width}}"]
    if order == "dayMonthYear":
        parts.reverse()
    parts.insert(0 if order == "yearMonthDay" else 2, f"{year:04}")
    return separator.join(parts)


def time_text(hour, minute, second, microsecond):
    """The text of a time, and the seconds of it that the text leaves out."""
    if random.random() < 0.3:
        return f"{hour:02}:{minute:02}", second + microsecond / 1e6
    if random.random() < 0.5:
        return f"{hour:02}:{minute:02}:{second:02}", microsecond / 1e6
    return f"{hour:02}:{minute:02}:{second:02}.{microsecond:06}", 0


def zone_text():
    """The text of a zone, and its distance from UTC."""
    form = random.randrange(5)
    if form == 0:
        return "", timedelta(0)
    if form == 1:
        return random.choice(["Z", " UTC"]), timedelta(0)
    hours, minutes = random.randrange(15), random.choice([0, 30, 45])
    if hours == 14:
        minutes = 0
    sign = random.choice("+-")
    blank = random.choice(["", " "])
    if form == 2:
        minutes = 0
        text = f"{blank}{sign}{hours:02}"
    else:
        text = f"{blank}{sign}{hours:02}{':' if form == 3 else ''}{minutes:02}"
    offset = timedelta(hours=hours, minutes=minutes)
    return text, offset if sign == "+" else -offset


def moment(year, month, day, *clock, offset=timedelta(0)):
    try:
        return (datetime(year, month, day, *clock, tzinfo=timezone.utc) - offset - EPOCH) / timedelta(days=1)
    except ValueError:
        return None


cases = []
for number in range(300):
    order = ORDERS[number % 3]
    # Python has no year 0; in many of these years the last days of the months do not exist.
    year = random.choice([1582, 1600, 1900, 1969, 1970, 2000, 2023, 2024, 2100, random.randrange(2, 9999)])
    date = (year, random.randrange(14), random.choice([0, 1, 15, 28, 29, 30, 31, 32, random.randrange(1, 29)]))
    cell = day_text(order, *date)
    if number % 2 == 0:
        cases.append(dict(cell=cell, order=order, days=moment(*date)))
        continue
    hour, minute, second = random.randrange(24), random.randrange(60), random.randrange(60)
    if number % 10 == 1:
        hour, minute, second = random.choice([(24, 30, 0), (12, 60, 0), (99, 0, 0)])
    microsecond = random.randrange(10**6)
    time, dropped = time_text(hour, minute, second, microsecond)
    zone, offset = zone_text()
    days = moment(*date, hour, minute, second, microsecond, offset=offset)
    if days is not None:
        days -= dropped / 86400
    cases.append(dict(cell=f"{cell}{random.choice('T ')}{time}{zone}", order=order, days=days))

# With names, and with years of two digits.
FORMATS = [
    ("dayMonthYear", "%d %b %Y"), ("dayMonthYear", "%d. %B %Y"), ("dayMonthYear", "%d-%b-%y"),
    ("dayMonthYear", "%a, %d %b %Y %H:%M:%S +0000"), ("dayMonthYear", "%d/%m/%y"), ("dayMonthYear", "%d.%m.%y %H:%M:%S"),
    ("monthDayYear", "%b %d, %Y"), ("monthDayYear", "%A, %B %d, %Y"), ("monthDayYear", "%m/%d/%y"),
    ("monthDayYear", "%b. %d, %Y %H:%M:%S"), ("yearMonthDay", "%Y-%b-%d"), ("yearMonthDay", "%Y %B %d"),
]
for number in range(240):
    order, form = FORMATS[number % len(FORMATS)]
    # The years that strptime means by %y.
    first, last = (1969, 2068) if "%y" in form else (1, 9999)
    days = (datetime(last, 12, 31) - datetime(first, 1, 1)).days
    then = datetime(first, 1, 1, tzinfo=timezone.utc) + timedelta(days=random.randrange(days))
    if "%H" in form:
        then += timedelta(seconds=random.randrange(86400))
    cell = then.strftime(form.replace("%Y", f"{then.year:04}"))
    cell = random.choice([str, str.upper, str.lower])(cell) if "%b" in form and "%a" not in form else cell
    cases.append(dict(cell=cell, order=order, days=(then - EPOCH) / timedelta(days=1)))

path = Path(__file__).resolve().parents[2] / "Tests/Fixtures/Datasets/dates.json"
lines = ",\n".join(json.dumps(case) for case in cases)
path.write_text(json.dumps(dict(python=platform.python_version()))[:-1] + ', "cases": [\n' + lines + "\n]}\n")
print(f"{path.name}: {len(cases)} cells, {sum(case['days'] is None for case in cases)} of no moment")
