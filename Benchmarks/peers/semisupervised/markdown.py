"""Results as Markdown."""

from catalogue import DEV, TEST, part
from methods import METHODS
from results import Result
from summaries import Interval, Scores


def row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def header(names: list[str], left: int) -> list[str]:
    return [row(names), row(["---"] * left + ["--:"] * (len(names) - left))]


def percent(interval: Interval, *, signed: bool = False) -> str:
    text = f"{100 * interval.mean:{'+' if signed else ''}.2f}"
    return text if interval.half is None else f"{text} ± {100 * interval.half:.2f}"


def in_order(names: set[str]) -> list[str]:
    """Others' programs first, then scikit-learn's methods in their order."""
    return sorted(names - METHODS.keys()) + [name for name in METHODS if name in names]


def errors(scores: Scores, methods: list[str]) -> list[str]:
    """The least mean of a line is in bold."""
    lines = header(["data set", "labels", "seeds", *methods], 1)
    for (dataset, labels), seeds in ((cell, scores.seeds(cell)) for cell in scores.values):
        found = scores.intervals((dataset, labels))
        least = min((round(interval.mean, 12) for interval in found.values()), default=None)
        texts = []
        for name in methods:
            if name not in found:
                texts.append("–")
                continue
            text = percent(found[name])
            texts.append(f"**{text}**" if round(found[name].mean, 12) == least else text)
        lines.append(row([dataset, str(labels), str(len(seeds)), *texts]))
    return lines


def ranks(scores: Scores, methods: list[str]) -> list[str]:
    """A line a method, the best first."""
    counts = sorted({labels for _, labels in scores.values})
    columns = [scores.mean_ranks(methods, labels) for labels in [None, *counts]]
    names = ["all", *(f"{labels} labels" for labels in counts)]
    if not columns[0][0]:
        return ["No data set has results of all methods."]
    lines = header(["mean rank", *(f"{name} ({size})" for name, (_, size) in zip(names, columns, strict=True))], 1)
    for method in sorted(methods, key=lambda name: columns[0][0][name]):
        lines.append(row([method, *(f"{found[method]:.2f}" if found else "–" for found, _ in columns)]))
    return lines


def differences(scores: Scores, ours: str, baseline: str) -> list[str]:
    """In points; below 0 ours is better. In bold where the interval leaves out 0."""
    counts = sorted({labels for _, labels in scores.values})
    columns = [scores.differences(ours, baseline, labels=labels) for labels in [None, *counts]]
    if not columns[0]:
        return [f"No data set has results of {ours} and {baseline}."]
    lines = header([f"{ours} − {baseline}", "all", *(f"{labels} labels" for labels in counts)], 1)
    for dataset in columns[0]:
        texts = [dataset]
        for found in (column.get(dataset) for column in columns):
            text = "–" if found is None else percent(found, signed=True)
            sure = found is not None and found.half is not None and abs(found.mean) > found.half
            texts.append(f"**{text}**" if sure else text)
        lines.append(row(texts))
    return lines


def document(results: list[Result], measure: str, pair: tuple[str, str] | None) -> str:
    """A section for each part: errors, ranks, and differences where two methods are to be compared."""
    words = {"errorRate": "Test error", "balancedErrorRate": "Mean over the classes of the test error"}[measure]
    lines = []
    for name in (DEV, TEST):
        scores = Scores.of((result for result in results if part(result.dataset) == name), measure)
        if not scores.values:
            continue
        methods = in_order({method for found in scores.values.values() for method in found})
        lines += [f"## {name}", "", f"{words} in %, mean over the seeds ± half of its 95 % interval (Student's t).", ""]
        lines += [*errors(scores, methods), "", "Over the (data set, labels) that have all methods (how many):", ""]
        lines += [*ranks(scores, methods), ""]
        if pair:
            lines += ["Paired by split, in points ± half of the 95 % interval over the seeds:", ""]
            lines += [*differences(scores, *pair), ""]
    return "\n".join(lines)
