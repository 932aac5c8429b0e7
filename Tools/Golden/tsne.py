"""Golden values for ReportingTests: pictures by scikit-learn's TSNE, and what they are worth.

    python3 -m venv .venv-golden-tsne
    .venv-golden-tsne/bin/pip install numpy==2.4.6 scipy==1.17.1 scikit-learn==1.9.1
    .venv-golden-tsne/bin/python Tools/Golden/tsne.py

Writes Tests/TestSupport/Golden/tsne.json, which names the versions that made it. Each case has `values` (n × columns,
row-major, decimals that are read as exactly the float32 values used), the `perplexity`, and scikit-learn's `pictures`
(Barnes-Hut, one started from the principal components, two at random): `points` (n × 2), the exact divergence over all
pairs, each row having all others as neighbours, computed here in float64 with SciPy's root finder, and scikit-learn's
trustworthiness, null where equal rows make the ranks ambiguous.
"""

import json
import platform
from pathlib import Path

import numpy as np
import scipy
import sklearn
from scipy.optimize import brentq
from scipy.spatial.distance import pdist, squareform
from scipy.special import expit, logsumexp
from sklearn.manifold import TSNE, trustworthiness

random = np.random.default_rng(2008)
NEIGHBORS = [5, 12]


def clusters():
    """Seven overlapping clouds of different widths in ten dimensions."""
    label = np.arange(500) % 7
    centres = random.normal(0, 3, (7, 10))
    return centres[label] + random.normal(0, 1, (500, 10)) * (0.5 + 0.2 * label)[:, None]


def outputs():
    """Sigmoid outputs of a sure classifier of four classes, of which one in eight stands many times."""
    label = np.arange(400) % 4
    logits = np.where(np.eye(4)[label] > 0, 6.0, -6.0) + random.normal(0, 2.5, (400, 4))
    values = expit(logits)
    copies = random.random(400) < 0.125
    values[copies] = np.eye(4)[label[copies]]
    return values


def joint(values, perplexity):
    squared = squareform(pdist(values.astype(np.float64), "sqeuclidean"))
    n = len(values)
    conditional = np.zeros((n, n))
    for i in range(n):
        others = np.arange(n) != i
        d = squared[i, others] - squared[i, others].min()
        if (d == 0).sum() >= perplexity:
            p = (d == 0) / (d == 0).sum()
        else:

            def log_p(log_beta):
                exponent = -np.exp(log_beta) * d
                return exponent - logsumexp(exponent)

            def excess(log_beta):
                lp = log_p(log_beta)
                return -(np.exp(lp) * lp).sum() - np.log(perplexity)

            p = np.exp(log_p(brentq(excess, -60, 200, xtol=1e-13)))
        conditional[i, others] = p
    return (conditional + conditional.T) / (2 * n)


def divergence(p, points):
    q = 1 / (1 + squareform(pdist(points, "sqeuclidean")))
    np.fill_diagonal(q, 0)
    q /= q.sum()
    some = p > 0
    return float((p[some] * np.log(p[some] / q[some])).sum())


def case(name, values, perplexity):
    values = values.astype(np.float32)
    p = joint(values, perplexity)
    unique = len(np.unique(values, axis=0)) == len(values)
    pictures = []
    for state, start in enumerate(["pca", "random", "random"]):
        # What is judged is the picture as it is written, with four decimals.
        points = TSNE(perplexity=perplexity, init=start, random_state=state, max_iter=1000).fit_transform(values)
        points = np.round(points.astype(np.float64), 4)
        scores = [trustworthiness(values, points, n_neighbors=k) if unique else None for k in NEIGHBORS]
        pictures.append(
            {"points": points.ravel().tolist(), "divergence": divergence(p, points), "trustworthiness": scores})
    return {
        "name": name,
        "columns": values.shape[1],
        "perplexity": perplexity,
        "values": [float(str(v)) for v in values.ravel()],
        "pictures": pictures,
    }


def main():
    golden = {
        "madeBy": "Tools/Golden/tsne.py",
        "versions": {"python": platform.python_version()}
        | {m.__name__: m.__version__ for m in (np, scipy, sklearn)},
        "neighbors": NEIGHBORS,
        "cases": [case("clusters", clusters(), 30), case("outputs", outputs(), 20)],
    }
    path = Path(__file__).resolve().parents[2] / "Tests/TestSupport/Golden/tsne.json"
    path.write_text(json.dumps(golden, separators=(",", ":"), allow_nan=False) + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes")
    for c in golden["cases"]:
        print(c["name"], [(p["divergence"], p["trustworthiness"]) for p in c["pictures"]])


if __name__ == "__main__":
    main()
