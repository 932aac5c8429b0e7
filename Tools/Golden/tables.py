"""Golden values for TableReaderTests, from Python's csv module.

    python3 Tools/Golden/tables.py

Writes Tests/Fixtures/Datasets/tables.json: files as base 64, each with the rows that csv.reader(strict=True) finds in it,
the line where each begins, and whether an error ends them. No unquoted cell has blanks around it: csv keeps them.
"""

import base64
import csv
import gzip
import io
import json
import platform
from pathlib import Path
from random import Random

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
random = Random(4180)


def golden(name, text, delimiter):
    rows, lines, failed = [], [], False
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=DELIMITERS[delimiter], strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error:
            failed = True
            break
        if row:
            rows.append(row)
            lines.append(line)
    content = base64.b64encode(text.encode()).decode()
    return dict(name=name, content=content, delimiter=delimiter, rows=rows, lines=lines, failed=failed)


def soup(delimiter, length):
    """Characters that mean something to a reader, in any order."""
    here = DELIMITERS[delimiter]
    choices = ['"', '""', here, here, "\n", "\r\n", "\r", "a", "é", "7", ",", ";", "\t|", f'{here}"', f'"{here}', '"\n']
    # A tab at the edge of a cell is a blank, unless it separates the cells.
    choices = [choice for choice in choices if "\t" not in choice or delimiter == "tab"]
    return "".join(random.choice(choices) for _ in range(length))


def table(delimiter, columns, rows, quoting, end):
    """What csv.writer makes of ugly cells; only quoted ones may have blanks around them."""
    words = ["", "a", "é€😀", '"', '""', "a\nb", "a\r\nb", "\r", "x y", ",", ";", "|", "5\" disk", "-1e3", "=1+1", "\\", "'"]
    if quoting == csv.QUOTE_ALL:
        words += [" ", "\t", " a ", "\ufeff"]
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=DELIMITERS[delimiter], quoting=quoting, lineterminator=end)
    for _ in range(rows):
        writer.writerow(["".join(random.choices(words, k=random.randrange(3))) for _ in range(columns)])
    return target.getvalue()


cases = []
for number in range(96):
    delimiter = list(DELIMITERS)[number % 4]
    cases.append(golden(f"soup {number}", soup(delimiter, random.randrange(1, 24)), delimiter))
for number in range(24):
    delimiter = list(DELIMITERS)[number % 4]
    quoting = csv.QUOTE_ALL if number % 3 == 0 else csv.QUOTE_MINIMAL
    # The writer quotes no end of line but its own.
    end = random.choice(["\n", "\r\n", "\r"]) if quoting == csv.QUOTE_ALL else "\r\n"
    text = table(delimiter, random.randrange(2, 6), random.randrange(1, 8), quoting, end)
    cases.append(golden(f"table {number}", text if number % 2 else text.rstrip("\r\n"), delimiter))
for name, text in {
    "quotes within an unquoted cell": 'a"b,c"\n5" disk,"5"" disk"\n',
    "text behind a closing quote": 'a,b\n"c"d,e\n"f",g\n',
    "an escaping backslash": 'a,b\n"c \\"d\\" e",f\n',
    "delimiters only": ",,,\n,,,\n",
    "a lone quote": '"',
    "two quotes": '""',
    "three quotes": '"""',
    "an open quote": 'a,b\n1,"2\n3,4\n',
    "an empty last cell": "a,\n,\n",
    "blank lines": '\n\na\r\n\r\n\r\n"\n"\r\r\rb\n\n',
}.items():
    cases.append(golden(name, text, "comma"))

packed = base64.b64encode(gzip.compress(base64.b64decode(cases[97]["content"]), mtime=0)).decode()
path = Path(__file__).resolve().parents[2] / "Tests/Fixtures/Datasets/tables.json"
path.parent.mkdir(parents=True, exist_ok=True)
content = dict(python=platform.python_version(), packed=packed, packedCase=cases[97]["name"])
lines = ",\n".join(json.dumps(case, ensure_ascii=True) for case in cases)
path.write_text(json.dumps(content)[:-1] + ', "cases": [\n' + lines + "\n]}\n")
failed = sum(case["failed"] for case in cases)
print(f"{path.name}: {len(cases)} files, {failed} end in an error, {path.stat().st_size} bytes")
