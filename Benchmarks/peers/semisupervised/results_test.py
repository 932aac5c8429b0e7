import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

import numpy as np
from failure import YardstickFailure
from markdown import document
from results import Result, append, read, repair
from running import balanced_error_rate
from scipy import stats
from sklearn.metrics import balanced_accuracy_score
from summaries import Interval, Scores

RESULT = Result("iris", 20, 1, "svc", 0.25, 0.3, 45, 0.5, "abc", {"python": "3"})


class ResultsTest(unittest.TestCase):
    def setUp(self) -> None:
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.file = Path(place.name, "results.jsonl")

    def test_what_is_appended_is_read(self) -> None:
        lines = [RESULT, replace(RESULT, method="logistic"), replace(RESULT, seed=2)]
        for line in lines:
            append(self.file, line)
        self.assertEqual(read(self.file), lines)

    def test_a_line_cut_off_is_passed_over_and_taken_off(self) -> None:
        append(self.file, RESULT)
        whole = self.file.read_bytes()
        self.file.write_bytes(whole + whole[:40])
        self.assertEqual(read(self.file), [RESULT])
        repair(self.file)
        self.assertEqual(self.file.read_bytes(), whole)
        self.file.write_bytes(whole[:40])
        repair(self.file)
        self.assertEqual(self.file.read_bytes(), b"")

    def test_a_broken_line_within_is_an_error(self) -> None:
        self.file.write_text('{"dataset": "iris"}\n')
        append(self.file, RESULT)
        with self.assertRaisesRegex(YardstickFailure, "line 1"):
            read(self.file)

    def test_another_split_is_an_error(self) -> None:
        append(self.file, RESULT)
        append(self.file, replace(RESULT, method="logistic", case="other"))
        with self.assertRaisesRegex(YardstickFailure, "line 2: another split"):
            read(self.file)


class SummariesTest(unittest.TestCase):
    def setUp(self) -> None:
        self.random = np.random.default_rng(1)

    def scores(self, values: dict[tuple[str, int, str], list[float]]) -> Scores:
        lines = [
            replace(RESULT, dataset=dataset, labels=labels, method=method, seed=seed, errorRate=value)
            for (dataset, labels, method), found in values.items()
            for seed, value in enumerate(found, 1)
        ]
        return Scores.of(lines, "errorRate")

    def test_interval_is_student_s(self) -> None:
        values = self.random.normal(size=10).tolist()
        found = Interval.of(values)
        low, high = stats.t.interval(0.95, 9, loc=np.mean(values), scale=stats.sem(values))
        assert found.half is not None
        np.testing.assert_allclose([found.mean - found.half, found.mean + found.half], [low, high])

    def test_ranks(self) -> None:
        scores = self.scores(
            {
                ("one", 20, "svc"): [0.1, 0.3],
                ("one", 20, "logistic"): [0.3, 0.1],
                ("one", 20, "boosting"): [0.5, 0.5],
                ("two", 60, "svc"): [0.3],
                ("two", 60, "logistic"): [0.2],
                ("two", 60, "boosting"): [0.1],
                ("three", 60, "svc"): [0.0],
            }
        )
        names = ["svc", "logistic", "boosting"]
        self.assertEqual(scores.mean_ranks(names), ({"svc": 2.25, "logistic": 1.75, "boosting": 2.0}, 2))
        self.assertEqual(scores.mean_ranks(names, 60), ({"svc": 3.0, "logistic": 2.0, "boosting": 1.0}, 1))
        self.assertEqual(scores.mean_ranks(["svc"], 60), ({"svc": 1.0}, 2))

    def test_means_compare_the_same_seeds(self) -> None:
        scores = self.scores({("one", 20, "svc"): [0.1, 0.3, 0.9], ("one", 20, "logistic"): [0.2, 0.2]})
        self.assertEqual(scores.seeds(("one", 20)), [1, 2])
        self.assertAlmostEqual(scores.intervals(("one", 20))["svc"].mean, 0.2)

    def test_differences_are_paired(self) -> None:
        noise = self.random.normal(size=(2, 10))
        gain = self.random.normal(size=(2, 10)) / 100
        values = {("one", 20, "ours"): noise[0] + gain[0], ("one", 20, "own"): noise[0]}
        values |= {("one", 60, "ours"): noise[1] + gain[1], ("one", 60, "own"): noise[1]}
        scores = self.scores({key: found.tolist() for key, found in values.items()})
        expected = Interval.of(gain.mean(0).tolist())
        found = scores.differences("ours", "own")["one"]
        np.testing.assert_allclose([found.mean, found.half], [expected.mean, expected.half])
        at_60 = scores.differences("ours", "own", labels=60)["one"]
        np.testing.assert_allclose(at_60.mean, gain[1].mean())
        self.assertEqual(scores.differences("ours", "other"), {})

    def test_document(self) -> None:
        lines = [
            replace(RESULT, seed=s, method=m, errorRate=e) for s in (1, 2) for m, e in (("ours", 0.1), ("svc", 0.2))
        ]
        text = document(lines, "errorRate", ("ours", "svc"))
        self.assertIn("## DEV", text)
        self.assertNotIn("## TEST", text)
        self.assertIn("| iris | 20 | 2 | **10.00 ± 0.00** | 20.00 ± 0.00 |", text)
        self.assertIn("| ours | 1.00 | 1.00 |", text)
        self.assertIn("| iris | **-10.00 ± 0.00** | **-10.00 ± 0.00** |", text)

    def test_balanced_error_rate_is_one_minus_balanced_accuracy(self) -> None:
        truth, found = self.random.choice(list("aaab"), 200), self.random.choice(list("abc"), 200)
        expected = 1 - balanced_accuracy_score(truth, np.where(found == "c", "a", found))
        self.assertAlmostEqual(balanced_error_rate(np.where(found == "c", "a", found), truth), expected)
