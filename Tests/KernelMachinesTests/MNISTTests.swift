import Foundation
import PseudoLabelCatalog
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelKernelMachines
import Testing

private let locations = DataLocations(environment: ProcessInfo.processInfo.environment)
private let isHere = NamedDataset.mnist.status(in: locations).origin != nil

@Suite struct MNISTTests {
  /// Six seeds had 19.5 to 23.2 % on their validation sets.
  @Test(.enabled(if: isHere, "MNIST is not on this machine"))
  func aHundredLabelsTellMostDigits() throws {
    let split = try ImageDataset.load(.mnist, from: locations).training.split(
      labeled: 100, validation: 1000, seed: 101)
    let outcome = try KernelSearch().best(for: split.labeled, validation: split.validation)
    #expect(outcome.best.validation.rate < 0.24)
    #expect(outcome.model.supportVectors <= 100)
  }
}
