"""The methods of `method_updates.py`, in the words of a recipe. Noise stands in for augmentations: it can be drawn again."""

WEAK, STRONG = {"noisy": {"deviation": 0.1}}, {"noisy": {"deviation": 0.4}}
AVERAGING = {"decay": 0.8, "isDelivered": True}  # n/(n + 1) until the fourth update


def weak(network="student"):
    """The pass of the targets in most methods."""
    return {"view": WEAK, "network": network, "usesDropout": True}


def term(name, weight, **settings):
    return {name: settings, "weight": {"constant": {"value": weight}}}


def match(rule):
    return [term("pseudoLabel", 1.0, targets=weak(), view=STRONG, threshold=rule)]


# The losses as a recipe writes them, whether it keeps an average, and the view of the labelled rows.
METHODS = {
    "pi-model": ([term("consistency", 5.0, distance="squaredError", target=weak(), view=WEAK)], None, WEAK),
    "mean teacher": (
        [term("consistency", 8.0, distance="squaredError", target=weak("average"), view=WEAK)], AVERAGING, WEAK,
    ),
    "temporal ensembling": ([term("temporalEnsembling", 10.0, decay=0.6)], None, "clean"),
    "vat": ([term("virtualAdversarial", 1.0, radius=0.5), term("entropyMinimization", 0.06)], None, "clean"),
    "interpolation consistency": (
        [
            term(
                "consistency", 10.0, distance="squaredError",
                target={"view": "clean", "network": "average", "usesDropout": False},
                view={"mixed": {"concentration": 0.75}},
            )
        ],
        AVERAGING, "clean",
    ),
    "mixmatch": (
        [term("mixMatch", 10.0, views=2, temperature=0.5, concentration=0.5, view=WEAK)], AVERAGING, WEAK,
    ),
    "remixmatch": (
        [
            term(
                "reMixMatch", 1.5, strongViews=2, temperature=0.5, concentration=0.75, anchorWeight=0.4, decay=0.9,
                weak=WEAK, strong=STRONG,
            )
        ],
        AVERAGING, WEAK,
    ),
    "uda": (
        [
            term(
                "consistency", 1.0, distance="kullbackLeibler", target=weak(), view=STRONG, temperature=0.4,
                threshold=0.6,
            )
        ],
        AVERAGING, WEAK,
    ),
    "fixmatch": (match(0.6), AVERAGING, WEAK),
    "flexmatch": (match({"classwise": {"largest": 0.6}}), AVERAGING, WEAK),
    "freematch": (match({"adaptive": {"decay": 0.9}}), AVERAGING, WEAK),
    "softmatch": (match({"soft": {"deviations": 2.0, "decay": 0.9}}), AVERAGING, WEAK),
    "quota": (match({"quota": {"share": 0.3}}), AVERAGING, WEAK),
}
