"""Reads a folder with the readers of Python's tensorboard, and prints what they find as one JSON object:

{"RUN": {"scalars": {"TAG": [[step, value], …]}, "histograms": {"TAG": [histogram, …]}, "embeddings": [embedding, …]}, …}

with every run that TensorBoard would show; RUN is its sub-folder, "." for the folder itself. The program fails where a record is
damaged, or where the dashboards would lack what is in the files.
"""

import json
import sys
from pathlib import Path

import numpy as np
from tensorboard.backend.event_processing import event_accumulator
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.compat.tensorflow_stub.pywrap_tensorflow import PyRecordReader_New
from tensorboard.plugins.base_plugin import TBContext
from tensorboard.plugins.projector.projector_plugin import ProjectorPlugin

root = Path(sys.argv[1])
everything = {"scalars": 0, "histograms": 0, "tensors": 0}
multiplexer = EventMultiplexer(size_guidance={}, tensor_size_guidance={"scalars": 0, "histograms": 0})
multiplexer.AddRunsFromDirectory(str(root))

runs = {}
for name in multiplexer.Runs():
    folder = root / name
    # Unlike the readers below, this one does not stop in silence at a record whose checksums are wrong.
    for path in sorted(folder.glob("*tfevents*")):
        reader = PyRecordReader_New(str(path))
        try:
            while True:
                reader.GetNext()
        except Exception as error:  # noqa: BLE001
            if type(error).__name__ != "OutOfRangeError":
                sys.exit(f"{path}: {type(error).__name__}: {error}")
    events = event_accumulator.EventAccumulator(str(folder), size_guidance=everything).Reload()
    tags = events.Tags()
    assert events.file_version == 2.0, events.file_version
    scalars = {tag: [[e.step, e.value] for e in events.Scalars(tag)] for tag in tags["scalars"]}
    histograms = {
        tag: [dict(vars(e.histogram_value), step=e.step) for e in events.Histograms(tag)] for tag in tags["histograms"]
    }
    runs[name] = {"scalars": scalars, "histograms": histograms, "embeddings": []}

# As the dashboards see it: scalars and histograms become tensors of the plugins. Training may have gone on meanwhile.
multiplexer.Reload()
for name, run in runs.items():
    for plugin in ("scalars", "histograms"):
        content = multiplexer.PluginRunToTagToContent(plugin).get(name, {})
        assert run[plugin].keys() <= content.keys(), (plugin, content, run[plugin].keys())
        for tag, values in run[plugin].items():
            assert len(multiplexer.Tensors(name, tag)) >= len(values), tag

projector = ProjectorPlugin(TBContext(logdir=str(root), multiplexer=multiplexer))
folders = [(name, str(root / name)) for name in runs]
configurations, _ = projector._read_latest_config_files(folders)
for name, configuration in configurations.items():
    for embedding in configuration.embeddings:
        points = np.loadtxt(root / name / embedding.tensor_path, delimiter="\t", ndmin=2)
        lines = (root / name / embedding.metadata_path).read_text().splitlines()
        runs[name]["embeddings"].append(
            {
                "name": embedding.tensor_name,
                "points": points.tolist(),
                "columns": lines[0].split("\t"),
                "metadata": [line.split("\t") for line in lines[1:]],
            }
        )
print(json.dumps(runs))
