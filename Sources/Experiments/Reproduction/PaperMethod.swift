/// A row of Table 2 of Lee 2013 that is run here.
package enum PaperMethod: String, Sendable, Hashable, Codable, CaseIterable {
  /// The network without dropout and without unlabelled images.
  case nn
  /// A support vector machine with a radial basis function for its kernel.
  case svm
  /// A small convolutional network without unlabelled images.
  case cnn
  /// The network with dropout, without unlabelled images.
  case dropnn
  /// The same with pseudo-labels.
  case pl
  /// The same with pseudo-labels, pre-trained as a denoising auto-encoder.
  case plDAE = "pl-dae"

  /// As the paper's tables write it.
  package var title: String {
    switch self {
    case .nn: "NN"
    case .svm: "SVM"
    case .cnn: "CNN"
    case .dropnn: "dropNN"
    case .pl: "+PL"
    case .plDAE: "+PL+DAE"
    }
  }
}
