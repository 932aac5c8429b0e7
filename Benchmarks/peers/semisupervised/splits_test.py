import unittest

import numpy as np
from catalogue import ALL, DEV, TEST
from splits import LEAST, fits, labelled, shares, split


def some_labels(random: np.random.Generator) -> np.ndarray:
    sizes = random.integers(8, 300, random.integers(2, 8))
    return random.permutation(np.repeat(np.arange(len(sizes)), sizes)).astype(str)


class SharesTest(unittest.TestCase):
    def test_add_up_and_stay_near_the_proportion(self) -> None:
        random = np.random.default_rng(1)
        for _ in range(300):
            sizes = random.integers(4, 500, random.integers(2, 9))
            count = int(random.integers(2 * len(sizes), sizes.sum() // 2 + 1))
            if not fits(count, len(sizes), int(sizes.sum())):
                continue
            taken = shares(sizes, count, LEAST)
            self.assertEqual(taken.sum(), count)
            self.assertTrue((taken >= LEAST).all() and (taken <= sizes).all())
            exact = sizes * count / sizes.sum()
            raised = np.maximum(LEAST - exact, 0).sum()
            self.assertLess(np.abs(taken - exact).max(), LEAST + raised + 1)
            if (exact >= LEAST).all():
                self.assertLess(np.abs(taken - exact).max(), 1)

    def test_refuse_what_cannot_be(self) -> None:
        with self.assertRaises(ValueError):
            shares(np.array([50, 50, 50]), 5, 2)
        with self.assertRaises(ValueError):
            shares(np.array([3, 3]), 7, 2)


class SplitTest(unittest.TestCase):
    def test_shares_no_row_and_has_all_classes(self) -> None:
        random = np.random.default_rng(2)
        for seed in range(40):
            labels = some_labels(random)
            parts = split("some", labels, None, seed)
            self.assertFalse(set(parts.pool.tolist()) & set(parts.test.tolist()))
            self.assertEqual(len(set(parts.pool.tolist())), len(parts.pool))
            self.assertEqual(len(parts.test), round(0.3 * len(labels)))
            self.assertEqual(set(labels[parts.pool]), set(labels[parts.test]))
            count = len(parts.pool) // 2
            if fits(count, len(set(labels)), len(parts.pool)):
                kept = labelled("some", labels, parts.pool, count, seed)
                self.assertEqual(len(kept), count)
                self.assertTrue(set(kept.tolist()) <= set(parts.pool.tolist()))
                self.assertGreaterEqual(np.unique(labels[kept], return_counts=True)[1].min(), LEAST)

    def test_depends_on_name_and_seed_alone(self) -> None:
        labels = some_labels(np.random.default_rng(3))
        first, again = split("one", labels, None, 5), split("one", labels, None, 5)
        np.testing.assert_array_equal(first.pool, again.pool)
        np.testing.assert_array_equal(first.test, again.test)
        for other in (split("one", labels, None, 6), split("two", labels, None, 5)):
            self.assertNotEqual(first.test.tolist(), other.test.tolist())

    def test_never_trains_on_a_test_set_of_its_own(self) -> None:
        labels = np.tile(np.arange(10).astype(str), 1200)
        of_training = np.arange(12000) < 8000
        parts = split("images", labels, of_training, 1)
        self.assertTrue(of_training[parts.pool].all())
        self.assertFalse(of_training[parts.test].any())
        self.assertEqual((len(parts.pool), len(parts.test)), (4000, 3000))


class PartTest(unittest.TestCase):
    def test_is_what_was_written_down_before_the_first_run(self) -> None:
        development = (
            "alzheimer attrition bank-wages biopsy cells hmda hpc iris mlc-churn mnist orange-juice pima spam7"
        )
        test = (
            "beps breast-cancer chile crabs credit digits email fashion-mnist glass penguins scat titanic wa-churn wine"
        )
        for part, names in ((DEV, development), (TEST, test)):
            self.assertEqual(sorted(dataset.name for dataset in ALL if dataset.part == part), names.split())
