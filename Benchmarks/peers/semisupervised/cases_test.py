import json
import tempfile
import unittest
from pathlib import Path

import cases
import encoding
import methods
import numpy as np
import pandas as pd
from catalogue import BY_NAME
from methods import METHODS


class CasesTest(unittest.TestCase):
    def setUp(self) -> None:
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.folder = Path(place.name)

    def made(self, name: str, count: int, seed: int = 1, below: str = "cases") -> cases.Case:
        case = cases.made(BY_NAME[name], count, seed, self.folder / below)
        assert case
        return case

    def test_hold_the_data_set_and_no_label_beyond_the_given_ones(self) -> None:
        case = self.made("scat", 20)
        train, test = (pd.read_csv(file, dtype=str, keep_default_na=False) for file in (case.train, case.test))
        self.assertEqual(sum(train[cases.TARGET] != ""), 20)
        self.assertTrue((test[cases.TARGET] != "").all())
        whole = cases.table("scat")
        features = whole.features.copy()
        features[cases.TARGET] = whole.labels
        features.to_csv(self.folder / "whole.csv", index=False)
        expected = pd.read_csv(self.folder / "whole.csv", dtype=str, keep_default_na=False)
        answers = dict(zip(expected.drop(columns=cases.TARGET).agg("|".join, axis=1), whole.labels, strict=True))
        self.assertEqual(len(answers), len(whole.labels))
        seen = []
        for frame in (train, test):
            for row, label in zip(
                frame.drop(columns=cases.TARGET).agg("|".join, axis=1), frame[cases.TARGET], strict=True
            ):
                seen.append(row)
                self.assertIn(label, ("", answers[row]))
        self.assertEqual(sorted(seen), sorted(answers))

    def test_are_the_same_wherever_they_are_written(self) -> None:
        first, again, other = self.made("iris", 20), self.made("iris", 20, below="elsewhere"), self.made("iris", 20, 2)
        self.assertEqual(first.train.read_bytes(), again.train.read_bytes())
        self.assertEqual(first.fingerprint, again.fingerprint)
        self.assertNotEqual(first.fingerprint, other.fingerprint)

    def test_one_cut_off_is_written_anew(self) -> None:
        case = self.made("iris", 20)
        (case.folder / "case.json").unlink()
        case.train.write_text("half")
        self.assertEqual(self.made("iris", 20).fingerprint, case.fingerprint)
        self.assertNotEqual(case.train.read_text(), "half")
        self.assertEqual(json.loads((case.folder / "case.json").read_text())["fingerprint"], case.fingerprint)

    def test_a_small_data_set_has_none_with_many_labels(self) -> None:
        self.assertIsNone(cases.made(BY_NAME["iris"], 60, 1, self.folder))
        self.assertIsNone(cases.made(BY_NAME["digits"], 19, 1, self.folder))

    def test_supervised_methods_see_no_unlabelled_row(self) -> None:
        rows = encoding.read(self.made("penguins", 60))
        changed = rows.x.copy()
        numbers = [column for column in changed.columns if column not in rows.text]
        changed.loc[~rows.labelled, numbers] = 0.0
        other = encoding.Rows(changed, rows.y, rows.test_x, rows.test_labels, rows.classes, rows.text)
        for name, method in METHODS.items():
            found, after = (methods.predictions(method, each, None, 1).tolist() for each in (rows, other))
            with self.subTest(name):
                if method.unlabelled:
                    self.assertNotEqual(found, after)
                else:
                    self.assertEqual(found, after)

    def test_methods_learn(self) -> None:
        case = self.made("penguins", 60)
        rows = encoding.read(case)
        for name in METHODS.keys() - {"majority"}:
            with self.subTest(name):
                wrong = np.mean(methods.predictions(METHODS[name], rows, None, 1) != rows.test_labels)
                self.assertLess(wrong, 0.2)


class EncodingTest(unittest.TestCase):
    def setUp(self) -> None:
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.case = cases.Case("made", 4, 1, Path(place.name), "")
        self.case.train.write_text("a,b,c,d,label\n1,NA,7,1,x\n,u,7,2,x\n3,u,7,z,y\n5,,7,3,y\n9,u,8,3,\n")
        self.case.test.write_text("a,b,c,d,label\n2,new,7,1,x\n,,8,2,y\n")

    def test_kinds_gaps_and_categories(self) -> None:
        rows = encoding.read(self.case)
        self.assertEqual(rows.text, ["b", "d"])
        self.assertEqual(rows.y.tolist(), [0, 0, 1, 1, encoding.UNLABELLED])
        self.assertEqual(int(rows.x.isna().sum().sum()), 2)
        encode = encoding.encoder(rows.text, None)
        x = encode.fit_transform(rows.x[rows.labelled])
        # a; NA and u of b; 1, 2, 3 and z of d. c does not vary among the labelled rows.
        self.assertEqual(x.shape, (4, 7))
        np.testing.assert_allclose(x.mean(0), 0, atol=1e-12)
        np.testing.assert_allclose(x.std(0), 1)
        test = encode.transform(rows.test_x)
        self.assertEqual(test.shape, (2, 7))
        self.assertTrue(np.isfinite(test).all())
        # A blank of a is the median 3 of 1, 3, 5: the same as the third row's.
        self.assertIn(test[1, :].tolist()[-1], x[2].tolist())
        # d of the test file is 1, then 2, although all its values are numbers there.
        one, two = encode.transform(pd.DataFrame({"a": [3.0, 3.0], "b": ["u", "u"], "c": [7.0, 7.0], "d": ["1", "2"]}))
        self.assertNotEqual(one.tolist(), two.tolist())
        self.assertEqual(rows.test_x["d"].tolist(), ["1", "2"])
