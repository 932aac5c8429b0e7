import Foundation
import PseudoLabeling
import TestSupport
import Testing

/// What one process trained, another uses.
@Suite struct OtherProcessTests {
  /// A model on disk with what it is asked.
  private enum Kind: String {
    case numbers, table, images

    var examples: Examples {
      switch self {
      case .numbers: .numbers(ClassifierTests.rows().rows)
      case .table: .table(TrainingDataTests.rows)
      case .images: .numbers((0..<40).map { row in (0..<256).map { Double(($0 * (row + 3)) % 256) } })
      }
    }

    func classifier() throws -> TrainedClassifier {
      let (rows, labels, _) = ClassifierTests.rows()
      switch self {
      case .numbers: return try ClassifierTests.quick.fitted(to: TrainingData(numbers: rows, labels: labels))
      case .table:
        return try ClassifierTests.quick.fitted(to: TrainingData(table: TrainingDataTests.rows, target: "verdict"))
      case .images:
        let bytes = (0..<60 * 256).map { place -> UInt8 in
          let (row, column) = (place / 256, place % 256)
          return UInt8((column * (row % 3 + 1) + row) % 256)
        }
        let images = Features(
          .bytes(bytes, scale: 1 / 255), columns: 256, imageShape: ImageShape(height: 16, width: 16))
        let known = LabeledSet(features: images, labels: (0..<60).map { $0 % 3 }, classes: 3)
        return try Classifier(.convolutional(channels: [4], hidden: [8]), epochs: 2).fitted(
          to: TrainingData(
            labeled: known, unlabeled: UnlabeledSet(features: images), classes: ["a", "b", "c"]))
      }
    }

    /// The bits of what a model says.
    func answers(of classifier: TrainedClassifier) throws -> [[UInt64]] {
      try classifier.probabilities(for: examples).map { $0.map(\.bitPattern) }
    }
  }

  @Test(arguments: ["numbers", "table", "images"])
  func anotherProcessPredictsTheSameBits(name: String) async throws {
    let folder = try TemporaryFolder()
    let kind = try #require(Kind(rawValue: name))
    let classifier = try kind.classifier()
    let path: String = "\(folder.path)/model.safetensors"
    try classifier.write(to: path)
    await #expect(processExitsWith: .success) { [name = name as String, path = path as String] in
      let kind = try #require(Kind(rawValue: name))
      let answers = try kind.answers(of: TrainedClassifier(contentsOf: path))
      try JSONEncoder().encode(answers).write(to: URL(fileURLWithPath: path + ".answers"))
    }
    let file = try Data(contentsOf: URL(fileURLWithPath: path + ".answers"))
    let theirs = try JSONDecoder().decode([[UInt64]].self, from: file)
    let mine = try kind.answers(of: classifier)
    #expect(mine.count > 30 && theirs == mine)
  }

  /// Training itself ends in the same bits.
  @Test func anotherProcessTrainsTheSameBits() async throws {
    let folder = try TemporaryFolder()
    let path: String = "\(folder.path)/model.safetensors"
    await #expect(processExitsWith: .success) { [path = path as String] in
      try Kind.table.classifier().write(to: path)
    }
    #expect(try TrainedClassifier(contentsOf: path) == Kind.table.classifier())
  }
}
