"""The losses of semi-supervised methods from the formulas of their papers, for `method_updates.py`.

Each class takes the object that names the loss in a recipe, and an update `u` of `method_updates.py`. Gradients are
autograd's. Every choice that rounding could change is reported to `u.decided` with the distance from its border.
"""
import torch
import torch.nn.functional as F

from selection_rules import RULES


def log_probabilities(z, outputs):
    """Of the classes; for sigmoids a last axis of "yes" and "no" besides, so that sums run over both."""
    if outputs == "softmax":
        return F.log_softmax(z, 1)
    return torch.stack([F.logsigmoid(z), F.logsigmoid(-z)], 2)


def both(q, outputs):
    """Probabilities in the form of `log_probabilities`."""
    return q if outputs == "softmax" else torch.stack([q, 1 - q], 2)


def cross_entropy(q, z, outputs):
    """-sum q ln p of each row."""
    return -(both(q, outputs) * log_probabilities(z, outputs)).flatten(1).sum(1)


def entropy(z, outputs):
    """-sum p ln p of each row."""
    logs = log_probabilities(z, outputs)
    return -(logs.exp() * logs).flatten(1).sum(1)


def divergence(q, z, outputs):
    """KL(q || p) of each row."""
    return F.kl_div(log_probabilities(z, outputs), both(q, outputs), reduction="none").flatten(1).sum(1)


def squared_error(q, z, outputs):
    """The mean over the classes, of each row."""
    return (probabilities(z, outputs) - q).square().mean(1)


def sharpened(q, temperature, outputs):
    odds = both(q, outputs) ** (1 / temperature)
    return odds / odds.sum(1, keepdim=True) if outputs == "softmax" else (odds / odds.sum(2, keepdim=True))[..., 0]


def probabilities(z, outputs):
    return z.softmax(1) if outputs == "softmax" else z.sigmoid()


def one_hot(classes, z):
    return F.one_hot(classes, z.shape[1]).to(z.dtype)


DISTANCES = {"squaredError": squared_error, "kullbackLeibler": divergence, "crossEntropy": cross_entropy}


class Consistency:
    """(1/n) sum over the rows of D(p, q): Laine and Aila 2017, Tarvainen and Valpola 2017, Verma et al. 2019, Xie et al.
    2020."""

    def __init__(self, settings, rows, classes):
        self.settings = settings

    passes = 2

    def value(self, u, first_pass):
        s = self.settings
        z, mixing = u.trained(s.get("view", "clean"), first_pass)
        q = u.answers(s["target"], first_pass + 1)
        chosen = torch.ones(len(q), dtype=q.dtype)
        if "threshold" in s:
            confidence = q.max(1).values
            u.decided(confidence - s["threshold"])
            chosen = (confidence > s["threshold"]).to(q.dtype)
        if "temperature" in s:
            q = sharpened(q, s["temperature"], u.outputs)
        if mixing:
            share, partners = mixing
            q, chosen = share * q + (1 - share) * q[partners], chosen * chosen[partners]
        u.selected(chosen)
        return (chosen * DISTANCES[s["distance"]](q, z, u.outputs)).mean()


class PseudoLabel:
    """(1/n) sum over the rows of w CE(p, argmax q): Lee 2013, Sohn et al. 2020, and those after."""

    def __init__(self, settings, rows, classes):
        self.settings = settings
        rule = settings.get("threshold", {"all": {}})
        name, numbers = ("threshold", rule) if isinstance(rule, float) else next(iter(rule.items()))
        self.rule = RULES[name](numbers, rows, classes)

    @property
    def passes(self):
        return 1 if self.settings["targets"] == "none" else 2

    def value(self, u, first_pass):
        z, _ = u.trained(self.settings.get("view", "clean"), first_pass)
        q = probabilities(z, u.outputs).detach() if self.passes == 1 else u.answers(self.settings["targets"], first_pass + 1)
        best = q.topk(2, dim=1).values
        u.decided(best[:, 0] - best[:, 1])
        weights = self.rule.weights(q, u)
        u.selected(weights)
        return (weights * cross_entropy(one_hot(q.argmax(1), z), z, u.outputs)).mean()


class TemporalEnsembling:
    """Laine and Aila 2017, algorithm 2: targets are the running mean of a row's answers, its start-up bias divided out."""

    passes = 1

    def __init__(self, settings, rows, classes):
        self.decay = settings["decay"]
        self.ensemble, self.times = torch.zeros(rows, classes, dtype=torch.float64), torch.zeros(rows)

    def value(self, u, first_pass):
        z, _ = u.trained("clean", first_pass)
        times, ensemble = self.times[u.rows], self.ensemble[u.rows]
        seen = times > 0
        u.selected(seen.double())
        targets = ensemble[seen] / (1 - self.decay ** times[seen].double())[:, None]
        loss = squared_error(targets.to(z.dtype), z[seen], u.outputs).sum() / len(z)
        self.ensemble[u.rows] = self.decay * ensemble + (1 - self.decay) * probabilities(z, u.outputs).detach().double()
        self.times[u.rows] += 1
        return loss


class VirtualAdversarial:
    """Miyato et al. 2018, algorithm 1, with one power iteration from a finite probe."""

    passes, PROBE = 1, 1e-3

    def __init__(self, settings, rows, classes):
        self.radius = settings["radius"]

    def value(self, u, first_pass):
        answers = lambda added: u.trained("clean", first_pass, added)[0]
        clean = probabilities(answers(0), u.outputs).detach()
        d = u.directions(first_pass)

        def slope(at, **settings):
            return torch.autograd.grad(divergence(clean, answers(at), u.outputs).sum(), at, **settings)[0]

        g = slope((self.PROBE * d).requires_grad_())
        # What the probe stands for: the Hessian at 0 times d, by going back twice.
        zero = torch.zeros_like(d, requires_grad=True)
        exact = torch.autograd.grad((slope(zero, create_graph=True) * d).sum(), zero)[0]
        turned = exact.norm(dim=1) > 0  # not where dropout or ReLU leave no unit
        u.alignments.append(F.cosine_similarity(g, exact)[turned].min().item())
        r = self.radius * F.normalize(g, dim=1)
        return divergence(clean, answers(r), u.outputs).mean()


class MixMatch:
    """Berthelot et al. 2019, algorithm 1: labelled rows and views of the others mixed from one pool."""

    def __init__(self, settings, rows, classes):
        self.settings, self.views = settings, settings["views"]
        self.passes = 2 * self.views

    def value(self, u, first_pass):
        s = self.settings
        answer = {"view": s["view"], "network": "student", "usesDropout": True}
        q = sum(u.answers(answer, first_pass + self.views + i) for i in range(self.views)) / self.views
        mixed = u.pooled([s["view"]] * self.views, sharpened(q, s["temperature"], u.outputs), s["concentration"], first_pass)
        return sum(squared_error(target, z, u.outputs).mean() for z, target in mixed) / self.views


class ReMixMatch:
    """Berthelot et al. 2020, without the loss of rotated images."""

    def __init__(self, settings, rows, classes):
        self.settings, self.means = settings, torch.full((classes,), 1 / classes, dtype=torch.float64)
        self.passes = 3 + settings["strongViews"]

    def value(self, u, first_pass):
        s, strong = self.settings, self.settings["strongViews"]
        labels = torch.tensor(u.run.data["labels"])
        shares = torch.bincount(labels, minlength=len(self.means)).double() / len(labels)
        q = u.answers({"view": s["weak"], "network": "student", "usesDropout": True}, first_pass + strong + 2)
        q = q / q.sum(1, keepdim=True)
        self.means = s["decay"] * self.means + (1 - s["decay"]) * q.double().mean(0)
        q = q * (shares / self.means).to(q.dtype)
        q = sharpened(q / q.sum(1, keepdim=True), s["temperature"], "softmax")
        mixed = u.pooled([s["weak"]] + [s["strong"]] * strong, q, s["concentration"], first_pass)
        z, _ = u.trained(s["strong"], first_pass + strong + 1)
        anchored = cross_entropy(q, z, u.outputs).mean()
        return sum(cross_entropy(t, z, u.outputs).mean() for z, t in mixed) / (1 + strong) + s["anchorWeight"] * anchored


class EntropyMinimization:
    """Grandvalet and Bengio 2005."""

    passes = 1

    def __init__(self, settings, rows, classes):
        pass

    def value(self, u, first_pass):
        return entropy(u.trained("clean", first_pass)[0], u.outputs).mean()


LOSSES = {
    "consistency": Consistency, "pseudoLabel": PseudoLabel, "temporalEnsembling": TemporalEnsembling,
    "virtualAdversarial": VirtualAdversarial, "entropyMinimization": EntropyMinimization,
    "mixMatch": MixMatch, "reMixMatch": ReMixMatch,
}
