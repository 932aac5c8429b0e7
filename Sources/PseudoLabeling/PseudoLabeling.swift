// What users of the library import: everything they need, by one name.
@_exported import PseudoLabelAugmentations
@_exported import PseudoLabelCompute
@_exported import PseudoLabelDatasets
@_exported import PseudoLabelDiagnostics
@_exported import PseudoLabelEvaluation
@_exported import PseudoLabelInference
@_exported import PseudoLabelNetworks
@_exported import PseudoLabelObjectives
@_exported import PseudoLabelOptimizers
@_exported import PseudoLabelPersistence
@_exported import PseudoLabelSchedules
@_exported import PseudoLabelStudies
@_exported import PseudoLabelTraining
