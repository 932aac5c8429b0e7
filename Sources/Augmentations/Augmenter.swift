import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// A list of augmentations for rows of one shape.
package struct Augmenter: Sendable {
  private let columns: Int
  private let steps: [any RowChange]
  /// Floats of working memory.
  private let working: Int

  /// - Parameters:
  ///   - augmentations: applied in this order; none leaves rows as they are.
  ///   - columns: values of a row.
  ///   - imageShape: what a row shows, where it is an image.
  ///   - place: what the list is called in a failure's subject.
  /// - Throws: `RequestFailure` naming the first number that is out of range, or the first augmentation of images where
  ///   rows are none.
  package init(
    _ augmentations: [Augmentation], columns: Int, imageShape: ImageShape?, at place: String = "augmentations"
  ) throws(RequestFailure) {
    if let imageShape, !imageShape.fits(columns) {
      throw RequestFailure(
        "imageShape", expected: "\(columns.counted("value")) an image, as a row has", found: "\(imageShape)")
    }
    var steps: [any RowChange] = []
    for (number, augmentation) in augmentations.enumerated() {
      steps.append(try augmentation.change(of: imageShape, at: "\(place).\(number)"))
    }
    self.columns = columns
    self.steps = steps
    self.working = steps.map(\.working).max() ?? 0
  }

  /// Changes a row in place.
  ///
  /// What comes out depends on the row's values, `seed`, `update`, `number` and `pass` alone. The random numbers are those
  /// of the stream (seed, augmentation, index, branch) with `update` in the upper half of the index, `number` in the lower
  /// half and `pass` as the branch: no two triples share a number.
  ///
  /// - Parameters:
  ///   - row: `columns` values.
  ///   - seed: of the run.
  ///   - update: from 0, below 2³².
  ///   - number: of the row in its set, from 0, below 2³².
  ///   - pass: tells the views of a row in one update apart; from 0, below 2²⁴.
  package func apply(
    to row: UnsafeMutableBufferPointer<Float>, seed: UInt64, update: Int, row number: Int, pass: Int
  ) {
    precondition(row.count == columns, "a row of \(row.count) values, expected \(columns)")
    guard let update = UInt32(exactly: update), let number = UInt32(exactly: number) else {
      preconditionFailure("updates and rows are counted from 0, below 2³²")
    }
    if steps.isEmpty { return }
    var stream = RandomStream(
      seed: seed, purpose: .augmentation, index: UInt64(update) << 32 | UInt64(number), branch: pass)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: working) { memory in
      for step in steps { step.apply(to: row, memory: memory, stream: &stream) }
    }
  }
}

extension ImageShape {
  /// Whether an image has so many values.
  fileprivate func fits(_ columns: Int) -> Bool {
    guard height >= 1, width >= 1, channels >= 1 else { return false }
    let (pixels, isTooMany) = height.multipliedReportingOverflow(by: width)
    let (values, areTooMany) = pixels.multipliedReportingOverflow(by: channels)
    return !isTooMany && !areTooMany && values == columns
  }
}
