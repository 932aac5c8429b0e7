"""Which pseudo-labels a method learns from, and with what weight, by the papers; for `method_losses.py`.

`weights(q, u)` takes the probabilities that the pseudo-labels come of, and the update: see there.
"""
import torch


class All:
    def __init__(self, numbers, rows, classes):
        self.numbers, self.rows, self.classes = numbers, rows, classes
        self.begin()

    def begin(self):
        pass

    def weights(self, q, u):
        return torch.ones(len(q), dtype=q.dtype)


class Threshold(All):
    def weights(self, q, u):
        u.decided(q.max(1).values - self.numbers)
        return (q.max(1).values >= self.numbers).to(q.dtype)


class FlexMatch(All):
    """Zhang et al. 2021, algorithm 1: the learning effect of a class is the number of rows whose last confident pseudo-label
    it is; while rows without one are more than of any class, these divide it."""

    def begin(self):
        self.labels = torch.full((self.rows,), -1)
        self.regimes = set()

    def weights(self, q, u):
        effect = torch.bincount(self.labels[self.labels >= 0], minlength=self.classes)
        unused = (self.labels < 0).sum()
        self.regimes.add(bool(effect.max() < unused))
        beta = effect.double() / max(effect.max(), unused)
        confidence, classes = q.max(1)
        thresholds = (self.numbers["largest"] * beta / (2 - beta)).to(q.dtype)[classes]
        u.decided(confidence - thresholds)
        u.decided(confidence - self.numbers["largest"])
        for row, k, sure in zip(u.rows, classes, confidence > self.numbers["largest"]):
            if sure:
                self.labels[row] = k
        return (confidence > thresholds).to(q.dtype)


def distribution(q):
    """Of sum 1, as softmax outputs are."""
    return q / q.sum(1, keepdim=True)


class FreeMatch(All):
    """Wang et al. 2023, equations 5 to 8; without its fairness."""

    def begin(self):
        self.mean, self.class_means = 1 / self.classes, torch.full((self.classes,), 1 / self.classes, dtype=torch.float64)

    def weights(self, q, u):
        decay = self.numbers["decay"]
        confidence, classes = q.max(1)
        self.mean = decay * self.mean + (1 - decay) * confidence.mean()
        self.class_means = decay * self.class_means + (1 - decay) * distribution(q).mean(0)
        thresholds = (self.class_means / self.class_means.max() * self.mean)[classes]
        u.decided(confidence - thresholds)
        return (confidence > thresholds).to(q.dtype)


class SoftMatch(All):
    """Chen et al. 2023: a truncated Gaussian of the confidence after uniform alignment, `deviations` standard deviations
    wide as in the authors' code."""

    def begin(self):
        self.mean, self.variance = 1 / self.classes, 1.0
        self.class_means = torch.full((self.classes,), 1 / self.classes, dtype=torch.float64)

    def weights(self, q, u):
        m, q = self.numbers["decay"], distribution(q)
        self.class_means = m * self.class_means + (1 - m) * q.mean(0)
        confidence = distribution(q / self.class_means).max(1).values
        self.mean = m * self.mean + (1 - m) * confidence.mean()
        self.variance = m * self.variance + (1 - m) * confidence.var(unbiased=True)
        width = self.variance / self.numbers["deviations"] ** 2
        below = (confidence - self.mean).clamp(max=0)
        return (-(below**2) / (2 * width)).exp().to(q.dtype)


class Quota(All):
    """The surest share of the rows of each class, rounded up."""

    def weights(self, q, u):
        confidence, classes = q.max(1)
        chosen = torch.zeros_like(confidence)
        for k in classes.unique():
            rows = torch.where(classes == k)[0]
            most = -int(-self.numbers["share"] * len(rows) // 1)
            sorted_ = rows[confidence[rows].argsort(descending=True)]
            chosen[sorted_[:most]] = 1
            if 0 < most < len(rows):
                u.decided(confidence[sorted_[most - 1]] - confidence[sorted_[most]])
        return chosen


RULES = {
    "all": All, "threshold": Threshold, "classwise": FlexMatch, "adaptive": FreeMatch, "soft": SoftMatch, "quota": Quota,
}
