// What programs import that load a classifier and ask it, and never train one.
@_exported import Compute
@_exported import Datasets
@_exported import Diagnostics
@_exported import Evaluation
@_exported import Inference
@_exported import Networks
@_exported import Persistence
