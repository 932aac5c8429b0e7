import os
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import cases
import main
from catalogue import BY_NAME
from commands import Command
from failure import YardstickFailure
from methods import METHODS
from results import read

PROGRAM = """
import csv, sys
verb, *words = sys.argv[1:]
if verb == "train":
    rows = list(csv.DictReader(open(words[0])))
    known = [row["label"] for row in rows if row["label"]]
    open(words[1], "x").write(max(sorted(set(known)), key=known.count))
elif verb == "predict":
    rows = list(csv.DictReader(open(words[1])))
    assert "label" not in rows[0], "the test rows came with their labels"
    out = csv.writer(open(words[3], "w"))
    out.writerow([*rows[0], "prediction", "confidence"])
    out.writerows([*row.values(), open(words[0]).read(), 1] for row in rows)
elif verb == "predict-one":
    open(words[3], "w").write("prediction\\nx\\n")
elif verb == "predict-none":
    open(words[3], "w").write("other\\n" * 100)
else:
    sys.exit("first line\\nthe last line")
"""


class CommandsTest(unittest.TestCase):
    def setUp(self) -> None:
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.folder = Path(place.name)
        (self.folder / "program.py").write_text(PROGRAM)
        self.program = f"{sys.executable} {self.folder}/program.py"
        self.train = f"ours={self.program} train {{train}} {{run}}"
        case = cases.made(BY_NAME["scat"], 20, 1, self.folder / "cases")
        assert case
        self.case = case

    def command(self, verb: str = "predict") -> Command:
        return Command.parsed(self.train, {"ours": f"{self.program} {verb} {{run}} {{test}} --output {{out}}"})

    def test_predictions_come_from_the_program(self) -> None:
        found = self.command().predictions(self.case)
        self.assertEqual(set(found.tolist()), {"bobcat"})
        self.assertEqual(len(found), 33)

    def test_predicting_is_by_the_first_word_unless_said_otherwise(self) -> None:
        command = Command.parsed("ours=pseudolabel train {train} --target label --output {run} --seed {seed}", {})
        train, predict = command.filled(self.case, Path("/place"))
        self.assertEqual(
            train[2:], [str(self.case.train), "--target", "label", "--output", "/place/run", "--seed", "1"]
        )
        expected = "pseudolabel predict /place/run /place/test.csv --output /place/predictions.csv"
        self.assertEqual(predict, expected.split())

    def test_failures_say_why(self) -> None:
        for command, words in [
            (self.command("fail"), "status 1: the last line"),
            (self.command("predict-one"), "predicted 1 rows of 33"),
            (self.command("predict-none"), "no CSV file with a column `prediction`"),
            (Command.parsed("ours=/no/such/program {train}", {}), "No such file"),
        ]:
            with self.subTest(words), self.assertRaisesRegex(YardstickFailure, words):
                command.predictions(self.case)
        for text in ("ours", "=a", "ours=", "ours=a {unknown}", "ours=a 'b"):
            with self.subTest(text), self.assertRaises(YardstickFailure):
                Command.parsed(text, {})

    def run_main(self, *words: str) -> int:
        arguments = ["yardstick", "run", "--datasets", "scat", "--labels", "20", "--seeds", "1-2", "--jobs", "1"]
        places = ["--cache", str(self.folder / "cases"), "--output", str(self.folder / "results.jsonl")]
        predict = f"ours={self.program} predict {{run}} {{test}} --output {{out}}"
        with mock.patch.object(sys, "argv", [*arguments, *places, "--predict", predict, *words]):
            return main.main()

    def test_a_run_goes_on_where_it_stopped(self) -> None:
        file = self.folder / "results.jsonl"
        with open(os.devnull, "w") as nowhere, mock.patch.object(sys, "stderr", nowhere):
            self.assertEqual(self.run_main("--methods", "majority"), 0)
            first = file.read_bytes()
            self.assertEqual(self.run_main("--methods", "majority", "--with", self.train), 0)
            self.assertTrue(file.read_bytes().startswith(first))
            self.assertEqual(self.run_main("--methods", "majority", "--with", self.train), 0)
        results = {(result.method, result.seed): result for result in read(file)}
        self.assertEqual(len(file.read_text().splitlines()), 4)
        for seed in (1, 2):
            ours, majority = results["ours", seed], results["majority", seed]
            self.assertEqual(ours.errorRate, majority.errorRate)
            self.assertEqual(ours.case, majority.case)
            self.assertAlmostEqual(majority.balancedErrorRate, 1 - 1 / 3)
        self.assertNotIn("ours", METHODS)
