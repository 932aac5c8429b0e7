"""Asks a server what `pseudolabel predict` has answered: usage: equality.py URL TABLE ANSWERS"""

import csv
import json
import sys
import urllib.request

url, table, answers = sys.argv[1:]
with open(table, newline="") as file:
    rows = list(csv.DictReader(file))
with open(answers, newline="") as file:
    wanted = list(csv.DictReader(file))


def ask(body, kind):
    request = urllib.request.Request(url, body, {"Content-Type": kind})
    return json.load(urllib.request.urlopen(request))["predictions"]


def check(found, kind):
    assert len(found) == len(wanted), f"{kind}: {len(found)} answers, not {len(wanted)}"
    for number, (answer, row) in enumerate(zip(found, wanted)):
        numbers = [answer["confidence"], *answer["probabilities"].values()]
        texts = [row["confidence"], *(row[f"p({name})"] for name in answer["probabilities"])]
        assert answer["class"] == row["prediction"], f"{kind}, row {number}"
        assert ["%.6g" % value for value in numbers] == texts, f"{kind}, row {number}: {numbers}, not {texts}"


with open(table, "rb") as file:
    check(ask(file.read(), "text/csv"), "CSV")
lines = "\n".join(json.dumps(row) for row in rows).encode()
check(ask(lines, "application/x-ndjson"), "JSON Lines")
check(ask(json.dumps({"rows": rows}).encode(), "application/json"), "JSON")
alone = [ask(json.dumps({"rows": [row]}).encode(), "application/json")[0] for row in rows]
check(alone, "JSON, row by row")
print(f"equality: {len(rows)} rows have the answers of `pseudolabel predict`, in four forms")
