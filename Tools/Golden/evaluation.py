"""Golden values for EvaluationTests, from scikit-learn, SciPy, statsmodels and mpmath.

    python -m venv .venv-golden
    .venv-golden/bin/pip install numpy scipy scikit-learn statsmodels mpmath
    .venv-golden/bin/python Tools/Golden/evaluation.py

Writes Tests/Fixtures/Evaluation/golden.json, which names the versions that made it.
"""

import json
from pathlib import Path

import mpmath
import numpy as np
import scipy
import sklearn
import statsmodels
from scipy.special import expit, softmax
from scipy.stats import entropy as scipy_entropy
from sklearn.metrics import confusion_matrix, precision_score, recall_score
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import proportion_confint

mpmath.mp.dps = 60
random = np.random.default_rng(20130616)


def wilson():
    cases = [(0, 1), (1, 1), (0, 10_000), (10_000, 10_000), (506, 10_000), (857, 10_000), (1, 3), (3, 1_000_000)]
    for errors, count in cases:
        lower, upper = proportion_confint(errors, count, alpha=0.05, method="wilson")
        yield {"errors": errors, "count": count, "lower": max(0.0, float(lower)), "upper": min(1.0, float(upper))}


def confusion():
    truth = random.integers(0, 4, 200)
    predicted = np.where(random.random(200) < 0.7, truth, random.integers(0, 5, 200))
    classes = list(range(6))  # 4 is predicted and never true, 5 is neither

    def with_gaps(scores):
        return [None if np.isnan(score) else float(score) for score in scores]

    options = {"labels": classes, "average": None, "zero_division": np.nan}
    return {
        "truth": truth.tolist(),
        "predicted": predicted.tolist(),
        "classes": len(classes),
        "counts": confusion_matrix(truth, predicted, labels=classes).tolist(),
        "recall": with_gaps(recall_score(truth, predicted, **options)),
        "precision": with_gaps(precision_score(truth, predicted, **options)),
    }


def exact_entropy(rows, normalize):
    """-(1/n) Σ p ln p in 60 digits, of the very single-precision numbers that the test reads."""
    total = mpmath.mpf(0)
    for row in rows:
        values = [mpmath.mpf(float(p)) for p in row]
        divisor = sum(values) if normalize else mpmath.mpf(1)
        total -= sum(v / divisor * mpmath.log(v / divisor) for v in values if v > 0)
    return total / len(rows)


def entropy():
    cases = {
        "softmax": softmax(random.normal(0, 3, (50, 10)), axis=1),
        "sigmoid": expit(random.normal(-2, 4, (50, 10))),
        "uniform": np.full((3, 7), 0.125),
        "certain": np.eye(5)[[0, 3, 4]],
        "one part in a billion": np.array([[1, 1e-9, 0], [2e-10, 1, 3e-12]]),
        "under the precision of a double": np.array([[1e-20, 1.0], [1.0, 1e-30]]),
        "small and unsure": np.array([[1e-30, 2e-30, 0], [3e-5, 3e-5, 1e-12]]),
        "subnormal": np.array([[1e-45, 1.0], [1e-40, 1e-45]]),
    }
    for name, values in cases.items():
        rows = values.astype(np.float32)
        normalized = exact_entropy(rows, True)
        if name in ("softmax", "sigmoid", "uniform"):  # where SciPy has its digits: the two must agree
            scipy_value = float(np.mean(scipy_entropy(rows.astype(np.float64), axis=1)))
            assert abs(scipy_value / float(normalized) - 1) < 1e-12, name
        yield {
            "name": name,
            "classes": rows.shape[1],
            "probabilities": [float(p) for p in rows.ravel()],
            "normalized": float(normalized),
            "asGiven": float(exact_entropy(rows, False)),
        }


def exact_mcnemar(b, c):
    m, k = b + c, min(b, c)
    tail = sum(mpmath.binomial(m, j) for j in range(k + 1)) * mpmath.mpf(2) ** -m
    return min(mpmath.mpf(1), 2 * tail)


def bonett_price(b, c, n):
    z = mpmath.sqrt(2) * mpmath.erfinv(mpmath.mpf("0.95"))
    p, q = mpmath.mpf(c + 1) / (n + 2), mpmath.mpf(b + 1) / (n + 2)
    half = z * mpmath.sqrt((p + q - (p - q) ** 2) / (n + 2))
    return max(mpmath.mpf(-1), p - q - half), min(mpmath.mpf(1), p - q + half)


def paired():
    # The second is Bentur et al. 2009, the third Cavo et al. 2012, as Fagerland, Lydersen and Laake 2014 use them.
    cases = [(10, 0, 0, 0), (1, 7, 1, 12), (59, 16, 6, 80), (90, 9, 1, 0), (0, 0, 5, 0), (9_100, 450, 97, 353)]
    cases += [(50_000, 1_500, 1_498, 2), (0, 600, 700, 0), (9_000, 520, 470, 10), (10_000, 40_000, 100, 0)]
    for both_right, b, c, both_wrong in cases:
        p = exact_mcnemar(b, c)
        library = mcnemar([[both_right, c], [b, both_wrong]], exact=True).pvalue
        assert b + c == 0 or p < 1e-290 or abs(library / float(p) - 1) < 1e-9, (b, c, library, p)
        lower, upper = bonett_price(b, c, both_right + b + c + both_wrong)
        yield {
            "bothRight": both_right,
            "onlyBaselineWrong": b,
            "onlyCandidateWrong": c,
            "bothWrong": both_wrong,
            "pValue": float(p),
            "lower": float(lower),
            "upper": float(upper),
        }


def mean():
    """Student's interval by SciPy; its quantile must agree with mpmath's incomplete beta function."""
    samples = [[0.0499, 0.0537, 0.0496], [0.0872, 0.0793], [0.25, 0.25, 0.25, 0.25], [1e-3, 2e-3, 9e-3, 4e-4, 7e-3]]
    samples += [[-1.0, 1e6, 3.5], [1e9 + 1, 1e9 + 2, 1e9 + 4]]
    drawn = np.random.default_rng(1908)
    samples += [drawn.normal(5, 2, n).tolist() for n in (6, 10, 31, 100, 1001)]
    for values in samples:
        error = scipy.stats.sem(values)
        lower, upper = scipy.stats.t.interval(0.95, len(values) - 1, np.mean(values), error) if error else values[:2]
        yield {
            "values": values,
            "mean": float(np.mean(values)),
            "deviation": float(np.std(values, ddof=1)),
            "lower": float(lower),
            "upper": float(upper),
        }


def student_t():
    for freedom in [1, 2, 3, 4, 5, 6, 7, 9, 10, 29, 30, 99, 100, 999, 1_000, 9_999]:
        t = scipy.stats.t.ppf(0.975, freedom)
        outside = mpmath.betainc(mpmath.mpf(freedom) / 2, 0.5, 0, freedom / (freedom + mpmath.mpf(t) ** 2), True)
        assert abs(outside - mpmath.mpf("0.05")) < 1e-14, freedom
        yield {"degreesOfFreedom": freedom, "quantile975": float(t)}


def main():
    golden = {
        "madeBy": "Tools/Golden/evaluation.py",
        "versions": {m.__name__: m.__version__ for m in (mpmath, np, scipy, sklearn, statsmodels)},
        "wilson": list(wilson()),
        "confusion": confusion(),
        "entropy": list(entropy()),
        "paired": list(paired()),
        "mean": list(mean()),
        "studentT": list(student_t()),
    }
    folder = Path(__file__).resolve().parents[2] / "Tests/Fixtures/Evaluation"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "golden.json").write_text(json.dumps(golden) + "\n")


if __name__ == "__main__":
    main()
