"""Fourteen full updates of each semi-supervised method, by PyTorch in float64: Tests/TestSupport/Golden/method_updates.json.

The schema stands in README.md beside this file.
"""
import numpy as np
import torch
import torch.nn.functional as F

from golden_json import about, given, matrix, reference, write
from method_losses import LOSSES, cross_entropy, one_hot, probabilities
from methods import AVERAGING, METHODS
from random_streams import (
    ADVERSARY, MIXING, NOISE, Stream, labeled_positions, mask, normals, pass_seed, unlabeled_positions,
)

UPDATES, LABELED, UNLABELED, INPUTS, HIDDEN, CLASSES = 14, 8, 16, 12, 20, 5
LABELED_ROWS, UNLABELED_ROWS = 24, 160  # so that rows of both kinds come again
SHARES = [0.5, 0.2, 0.1, 0.1, 0.1]  # of the classes; one leads, for FlexMatch
INPUT_KEEP, HIDDEN_KEEP = 0.8, 0.7
SCHEDULE = [{"rate": 0.5 * 0.9**t, "momentum": 0.5} for t in range(UPDATES)]
ADAM = {"rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
SEED, DATA_SEED = 77, 1  # of the package's streams, the first that is tried; of the data
DECIDED = 1e-5  # no row is closer to a threshold or a tie than this, no unit of a ReLU closer to 0 than a tenth of it

FORMS = {"softmax": "inverted", "sigmoid": "paper"}  # of dropout


class Network:
    """[inputs, hidden, classes]: y = x W + b, ReLU between the layers."""

    def __init__(self, parameters, dtype):
        self.parameters = [torch.tensor(p, dtype=dtype, requires_grad=True) for p in parameters]

    def logits(self, x, factors, added=0):
        w, b, v, c = self.parameters
        before = (x * factors[0] + added) @ w + b
        return F.relu(before) * factors[1] @ v + c, before


class Run:
    """Updates of one case in one precision."""

    def __init__(self, case, data, parameters, dtype):
        self.case, self.data, self.dtype, self.outputs = case, data, dtype, case["outputs"]
        self.seed = case["seed"]
        self.student, self.average = Network(parameters, dtype), Network(parameters, dtype)
        self.networks = {"student": self.student, "average": self.average}
        self.losses = []
        for described in case["unlabeled"]:
            (name, settings), (_, weight) = described.items()
            self.losses.append((LOSSES[name](settings, UNLABELED_ROWS, CLASSES), weight["constant"]["value"]))
        self.margin, self.alignments = float("inf"), []

    def factors(self, seed, update, rows):
        """What dropout multiplies the inputs and the hidden units with; a seed of None is the time of test."""
        form, keeps = self.case["dropout"], (INPUT_KEEP, HIDDEN_KEEP)
        if form == "none":
            return [1.0, 1.0]
        if seed is None:
            return [keep if form == "paper" else 1.0 for keep in keeps]
        masks = [mask(seed, update, i, rows.stop, n, keep)[rows] for i, (n, keep) in enumerate(zip((INPUTS, HIDDEN), keeps))]
        return [
            torch.tensor(m, dtype=self.dtype) / (keep if form == "inverted" else 1) for m, keep in zip(masks, keeps)
        ]

    def view(self, described, rows, x, update, number):
        """Rows as a view shows them, and how they were mixed."""
        x = torch.tensor(x, dtype=self.dtype)
        if described == "clean":
            return x, None
        if "noisy" in described:
            noise = [normals(self.seed, NOISE, update, row, INPUTS, number) for row in rows]
            return x + described["noisy"]["deviation"] * torch.tensor(noise, dtype=self.dtype), None
        stream = Stream(self.seed, MIXING, update, number)
        share, partners = stream.beta(described["mixed"]["concentration"]), stream.permutation(len(rows))
        return share * x + (1 - share) * x[partners], (share, partners)

    def labeled(self, t):
        """The labelled rows of update t as their view shows them, and their labels."""
        rows = labeled_positions(self.seed, t, LABELED_ROWS, LABELED)
        x, _ = self.view(self.case["labeledView"], rows, self.data["labeled"][rows], t, 0)
        return x, torch.tensor(self.data["labels"][rows])

    def gradients(self, t):
        """Of the parameters by the whole loss of update t, and what is recorded of it."""
        u, number, unlabeled = Update(self, t), 1, 0
        x, labels = self.labeled(t)
        z, before = self.student.logits(x, self.factors(self.seed, t, slice(0, len(x))))
        u.clear(before)
        u.supervised = cross_entropy(one_hot(labels, z), z, self.outputs).mean()
        for loss, weight in self.losses:
            unlabeled = unlabeled + weight * loss.value(u, number)
            number += loss.passes
        supervised = u.supervised
        record = {"supervisedLoss": supervised.item(), "unlabeledLoss": unlabeled.item(), "selectedRows": u.chosen}
        return torch.autograd.grad(supervised + unlabeled, self.student.parameters), record

    def carry_out(self):
        record, steps = {"updates": [], "parameters": []}, [torch.zeros_like(p) for p in self.student.parameters]
        adam = torch.optim.Adam(self.student.parameters, ADAM["rate"], (ADAM["beta1"], ADAM["beta2"]), ADAM["epsilon"])
        for t, now in enumerate(SCHEDULE):
            gradients, update = self.gradients(t)
            record["updates"].append(update)
            for p, g, step in zip(self.student.parameters, gradients, steps):
                p.grad = g
                step.mul_(now["momentum"]).sub_(g, alpha=(1 - now["momentum"]) * now["rate"])
            if self.case["optimizer"] == "adam":
                adam.step()
            else:
                with torch.no_grad():
                    for p, step in zip(self.student.parameters, steps):
                        p.add_(step)
            decay = min(AVERAGING["decay"], (t + 2) / (t + 11))
            with torch.no_grad():
                for mean, p in zip(self.average.parameters, self.student.parameters):
                    mean.copy_(decay * mean + (1 - decay) * p)
            if t + 1 in (1, UPDATES):
                networks = ["student"] + (["average"] if self.case["averaging"] else [])
                for name in networks:
                    record["parameters"].append((t + 1, name, [p.detach().clone() for p in self.networks[name].parameters]))
        return record


class Update:
    """What a loss sees of an update: its unlabelled rows, and what the networks say of them."""

    def __init__(self, run, t):
        self.run, self.t, self.outputs = run, t, run.outputs
        self.rows = unlabeled_positions(self.run.seed, t, UNLABELED_ROWS, UNLABELED)
        self.x = run.data["unlabeled"][self.rows]
        self.blocks, self.chosen, self.alignments = {}, None, run.alignments

    def trained(self, view, number, added=0):
        """Logits of the trained pass of this number, and how its rows were mixed. The labelled rows and those of every
        trained pass have the dropout masks of one batch; `added` comes behind that of the inputs."""
        x, mixing = self.run.view(view, self.rows, self.x, self.t, number)
        first = LABELED + UNLABELED * self.blocks.setdefault(number, len(self.blocks))
        z, before = self.run.student.logits(x, self.run.factors(self.run.seed, self.t, slice(first, first + UNLABELED)), added)
        self.clear(before)
        return z, mixing

    def pooled(self, views, q, concentration, number):
        """Logits and targets of trained passes from this number on, mixed with each other and with the labelled rows, whose
        loss is then against their mixed targets. Rows are mixed behind the dropout of the inputs."""
        run = self.run
        x, labels = run.labeled(self.t)
        parts = [(x, slice(0, LABELED))]
        for i, view in enumerate(views):
            first = LABELED + UNLABELED * self.blocks.setdefault(number + i, len(self.blocks))
            rows, _ = run.view(view, self.rows, self.x, self.t, number + i)
            parts.append((rows, slice(first, first + UNLABELED)))
        factors = [run.factors(run.seed, self.t, places) for _, places in parts]
        inputs = torch.cat([rows * factor[0] for (rows, _), factor in zip(parts, factors)])
        targets = torch.cat([one_hot(labels, q)] + [q] * len(views))
        stream = Stream(run.seed, MIXING, self.t)
        partners = stream.permutation(len(inputs))
        shares = [stream.beta(concentration) for _ in partners]
        shares = torch.tensor([[max(share, 1 - share)] for share in shares], dtype=run.dtype)
        inputs, targets = (shares * own + (1 - shares) * own[partners] for own in (inputs, targets))
        mixed = []
        for rows, target, factor in zip(*(torch.split(m, [len(x) for x, _ in parts]) for m in (inputs, targets)), factors):
            z, before = run.student.logits(rows, [1.0, factor[1]])
            self.clear(before)
            mixed.append((z, target))
        z, target = mixed[0]
        self.supervised = cross_entropy(target, z, self.outputs).mean()
        return mixed[1:]

    def answers(self, described, number):
        """Probabilities that are constants."""
        x, _ = self.run.view(described["view"], self.rows, self.x, self.t, number)
        seed = pass_seed(self.run.seed, number) if described["usesDropout"] else None
        factors = self.run.factors(seed, self.t, slice(0, UNLABELED))
        with torch.no_grad():
            return probabilities(self.run.networks[described["network"]].logits(x, factors)[0], self.outputs)

    def directions(self, number):
        """Random, of length 1."""
        drawn = [normals(self.run.seed, ADVERSARY, self.t, row, INPUTS, number) for row in self.rows]
        return F.normalize(torch.tensor(drawn, dtype=self.run.dtype), dim=1)

    def selected(self, weights):
        self.chosen = (self.chosen or 0) + int((weights > 0).sum())

    def decided(self, distances):
        self.run.margin = min(self.run.margin, distances.abs().min().item())

    def clear(self, before_rectifying):
        self.decided(10 * before_rectifying.detach())


def rounded(values, digits):
    return np.round(values, digits).astype(np.float32)


def make_data(draw):
    """Rows around a centre of each class, most of them non-negative."""
    centres = draw.random((CLASSES, INPUTS))

    def rows(count):
        labels = draw.choice(CLASSES, count, p=SHARES)
        return rounded(centres[labels] + draw.normal(0, 0.25, (count, INPUTS)), 3), labels

    (labeled, labels), (unlabeled, _) = rows(LABELED_ROWS), rows(UNLABELED_ROWS)
    return {"labeled": labeled, "labels": labels, "unlabeled": unlabeled}


def make_parameters(draw):
    shapes = [((INPUTS, HIDDEN), 0.5), ((HIDDEN,), 0.2), ((HIDDEN, CLASSES), 0.5), ((CLASSES,), 0.2)]
    return [rounded(draw.normal(0, deviation, shape), 4) for shape, deviation in shapes]


def deviation(a, b):
    """The largest difference between the parameters of two runs, relative to the largest value of each tensor."""
    pairs = ((x, y) for p, q in zip(a["parameters"], b["parameters"]) for x, y in zip(p[2], q[2]))
    return max(((x - y.double()).abs().max() / x.abs().max()).item() for x, y in pairs)


def is_decided(run, single_precision_deviates):
    """Whether rounding changes no choice, and FlexMatch comes through both of its regimes: first there are more rows
    without a class than of any class, then there are not."""
    rules = [getattr(loss, "rule", None) for loss, _ in run.losses]
    flexible = [rule.regimes for rule in rules if hasattr(rule, "regimes")]
    # Rounding turns the directions of VAT a little, and may take a unit of a ReLU across 0 there.
    allowed = 5e-5 if run.alignments else 1e-6
    return run.margin > DECIDED and single_precision_deviates < allowed and all(r == {True, False} for r in flexible)


def make_case(method, outputs, dropout, optimizer, data, parameters):
    unlabeled, averaging, labeled_view = METHODS[method]
    case = {
        "name": f"{method}, {outputs}, dropout {dropout}, {optimizer}", "outputs": outputs, "dropout": dropout,
        "optimizer": optimizer, "unlabeled": unlabeled, "averaging": averaging, "labeledView": labeled_view,
    }
    for seed in range(SEED, SEED + 20):
        run, single = (Run(case | {"seed": seed}, data, parameters, dtype) for dtype in (torch.float64, torch.float32))
        exact, other = run.carry_out(), single.carry_out()
        seen = deviation(exact, other)
        if is_decided(run, seen):
            break
    else:
        raise SystemExit(f"{case['name']}: too close to call under every seed")
    chosen = [u["selectedRows"] for u in exact["updates"]]
    print(f"{case['name']}: seed {seed}, float32 deviates by {seen:.1e}, margin {run.margin:.1e}, rows {chosen}")
    if run.alignments:
        # The probe finds what going back twice finds, but where a unit of a ReLU lies within it.
        print(f"  cosine of the two directions: least {min(run.alignments):.6f}, {np.mean(run.alignments):.6f} on average")
        assert np.median(run.alignments) > 0.99999
    return case | {
        "seed": seed,
        "float32Deviation": float(f"{seen:.2g}"),
        "updates": [
            {k: v if isinstance(v, int) else reference(v)[0] for k, v in u.items() if v is not None}
            for u in exact["updates"]
        ],
        "parameters": [
            {"afterUpdate": n, "network": network, "values": [reference(p) for p in values]}
            for n, network, values in exact["parameters"]
        ],
    }


def main():
    torch.set_num_threads(1)
    draw = np.random.Generator(np.random.PCG64(DATA_SEED))
    data, parameters = make_data(draw), make_parameters(draw)
    cases = [
        make_case(method, outputs, dropout, "momentum", data, parameters)
        for method in METHODS
        for outputs, form in FORMS.items()
        for dropout in ("none", form)
    ]
    cases.append(make_case("fixmatch", "softmax", "none", "adam", data, parameters))
    write(
        "method_updates.json",
        {
            "about": about(__file__, "inputs are float32 values; everything in updates and parameters was computed in float64"),
            "schedule": [{k: float(f"{v:.12g}") for k, v in now.items()} for now in SCHEDULE],
            "adam": ADAM,
            "dropout": {"inputKeep": INPUT_KEEP, "hiddenKeep": HIDDEN_KEEP},
            "batch": {"labeled": LABELED, "unlabeled": UNLABELED},
            "labeled": matrix(data["labeled"], given),
            "labels": data["labels"].tolist(),
            "unlabeled": matrix(data["unlabeled"], given),
            "hidden": HIDDEN,
            "initial": [given(p) for p in parameters],
            "cases": cases,
        },
    )


if __name__ == "__main__":
    main()
