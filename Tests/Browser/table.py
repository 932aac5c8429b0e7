"""Writes a made-up table of customers: numbers, amounts, dates, categories, some cells blank, 80 of 600 rows labelled."""

import csv
import random
import sys

random.seed(7)
with open(sys.argv[1], "w", newline="") as file:
    out = csv.writer(file)
    out.writerow(["customer", "age", "monthly bill", "since", "plan", "remark & <note>", "churn"])
    for number in range(600):
        leaves = random.random() < 0.3
        age = random.gauss(34 if leaves else 48, 9)
        bill = random.gauss(62 if leaves else 45, 12)
        since = f"20{random.randint(19, 24) if leaves else random.randint(10, 22)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
        plan = random.choice(["basic", "basic", "plus"] if leaves else ["plus", "family", "basic"])
        out.writerow([
            f"C{number:05}", "" if random.random() < 0.05 else round(age), f"${bill:,.2f}", since, plan,
            f"a remark of {number % 40} <b>words</b> & more", ("yes" if leaves else "no") if number < 80 else "",
        ])
