// What users of the library import: everything they need, by one name.
@_exported import Augmentations
@_exported import Compute
@_exported import Datasets
@_exported import Diagnostics
@_exported import Evaluation
@_exported import Inference
@_exported import Networks
@_exported import Objectives
@_exported import Optimizers
@_exported import Persistence
@_exported import Schedules
@_exported import Studies
@_exported import Training
