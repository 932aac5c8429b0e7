// What programs import that load a classifier and ask it, and never train one.
@_exported import PseudoLabelCompute
@_exported import PseudoLabelDatasets
@_exported import PseudoLabelDiagnostics
@_exported import PseudoLabelEvaluation
@_exported import PseudoLabelNetworks
@_exported import PseudoLabelPersistence
