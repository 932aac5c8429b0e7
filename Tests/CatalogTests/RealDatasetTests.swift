import Foundation
import PseudoLabelCatalog
import PseudoLabelDatasets
import Testing

private let locations = DataLocations(environment: ProcessInfo.processInfo.environment)

private func isHere(_ name: NamedDataset) -> Bool { name.status(in: locations).origin != nil }

/// The published data sets, where this machine has them (`PSEUDOLABEL_DATA`, the cache, Debian's package).
@Suite struct RealDatasetTests {
  @Test(arguments: NamedDataset.allCases.filter(isHere))
  func aDataSetThatIsHereIsThePublishedOne(name: NamedDataset) throws {
    let clock = ContinuousClock()
    let start = clock.now
    let dataset = try ImageDataset.load(name, from: locations)
    let seconds = clock.now - start
    #expect(dataset.training.count == 60_000)
    #expect(dataset.test.count == 10_000)
    #expect(dataset.training.classes == 10)
    #expect(dataset.training.features.imageShape == .init(height: 28, width: 28))
    print("\(name.title) was loaded in \(seconds)")
  }

  @Test(.enabled(if: isHere(.mnist), "MNIST is not on this machine"))
  func theImagesAndLabelsAreThoseOfMNIST() throws {
    let training = try ImageDataset.load(.mnist, from: locations).training
    #expect(training.labels.prefix(10) == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
    var counts = Array(repeating: 0, count: 10)
    for label in training.labels { counts[label] += 1 }
    #expect(counts == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949])
    guard case .bytes(let pixels, _) = training.features.storage else {
      Issue.record("pixels are not bytes")
      return
    }
    // The mean pixel is 0.1307, as every recipe for MNIST has it.
    let mean = Double(pixels.reduce(into: 0) { $0 += Int($1) }) / Double(pixels.count) / 255
    #expect(abs(mean - 0.1307) < 0.0001)
  }

  @Test(.enabled(if: isHere(.mnist), "MNIST is not on this machine"))
  func thePapersSplitOfMNIST() throws {
    let training = try ImageDataset.load(.mnist, from: locations).training
    for labels in [100, 600, 1000, 3000] {
      let split = try training.split(labeled: labels, validation: 1000, seed: 1)
      #expect(split.unlabeled.count == 59_000 - labels)
      for label in 0..<10 {
        #expect(split.labeled.labels.count { $0 == label } == labels / 10)
        #expect(split.validation.labels.count { $0 == label } == 100)
      }
    }
  }
}
