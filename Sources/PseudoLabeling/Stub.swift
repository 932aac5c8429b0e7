@_exported import Compute
@_exported import Datasets
@_exported import Networks
@_exported import Objectives
@_exported import Optimizers
@_exported import Schedules
@_exported import Training
