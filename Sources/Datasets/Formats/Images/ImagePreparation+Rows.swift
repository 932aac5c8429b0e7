import PseudoLabelDiagnostics
import PseudoLabelPlatform

extension ImagePreparation {
  /// The rows of many pictures, decoded by several threads; the same bytes for any number of them.
  ///
  /// - Parameters:
  ///   - paths: The files, PNG or JPEG.
  ///   - maximumPixels: Pictures whose header claims more are refused.
  ///   - threads: How many threads decode; all processors by default.
  ///   - progress: Called on this thread now and then with the number of pictures done, the last time with all.
  ///   - stop: Asked on this thread now and then; where it says so, the work ends.
  /// - Returns: A row for each file, in their order, read as byte / 255.
  /// - Throws: `FileFailure` for the first picture that cannot be read; `RequestFailure` where the rows do not fit into
  ///   memory; `CancellationError` where `stop` asked for it.
  package func features(
    ofImages paths: [String], maximumPixels: Int = maximumPixels, threads: Int? = nil,
    progress: (Int) -> Void = { _ in }, stop: () -> Bool = { false }
  ) throws -> Features {
    try read(paths, maximumPixels: maximumPixels, threads: threads, progress: progress, stop: stop).features
  }

  /// Many pictures as `features(ofImages:)` gives them, with what is odd about them.
  ///
  /// - Parameter skippingUnreadable: Whether pictures that cannot be read are zeros and named in `unreadable`, instead of
  ///   ending the work.
  package func read(
    _ paths: [String], skippingUnreadable: Bool = false, maximumPixels: Int = maximumPixels, threads: Int? = nil,
    progress: (Int) -> Void = { _ in }, stop: () -> Bool = { false }
  ) throws -> ImageRows {
    var decoding = Decoding(preparation: self, paths: paths, maximumPixels: maximumPixels)
    decoding.threads = threads ?? Machine.availableProcessors
    decoding.goesOn = skippingUnreadable
    let result = try decoding.run(progress: progress, stop: stop)
    var unreadable: [Int: FileFailure] = [:]
    for (position, error) in result.failures {
      guard let failure = error as? FileFailure else { throw error }
      guard skippingUnreadable else { throw failure.advisingToSkip }
      unreadable[position] = failure
    }
    return ImageRows(features: features(result.bytes), unreadable: unreadable, doubts: result.doubts)
  }

  func features(_ bytes: [UInt8]) -> Features {
    Features(.bytes(bytes, scale: 1 / 255), columns: columns, imageShape: shape)
  }

  /// Bytes of a row.
  var columns: Int { shape.height * shape.width * shape.channels }

  /// Pictures being decoded.
  struct Decoding {
    /// What became of a picture that cannot be read.
    typealias Failure = (position: Int, error: any Error)

    let preparation: ImagePreparation
    let paths: [String]
    let maximumPixels: Int
    var threads = 1
    /// Whether the work goes on behind a picture that cannot be read.
    var goesOn = false
    /// Bytes of rows that there is room for.
    var memory = Machine.usableMemory

    /// What became of all pictures.
    struct Result {
      /// A row each, those of failures zero.
      var bytes: [UInt8]
      /// In the order of the files; of several, any number of threads finds the same first.
      var failures: [Failure] = []
      /// In the order of the files.
      var doubts: [ImageDoubt] = []
    }

    func run(progress: (Int) -> Void, stop: () -> Bool) throws -> Result {
      let columns = preparation.columns
      guard paths.count * columns <= memory else {
        throw RequestFailure(
          "images of \(preparation.shape)", expected: "rows of at most \(memory) bytes, the memory of the machine",
          found: "\(paths.count * columns) bytes", remedy: "Ask for a smaller shape")
      }
      let pool = ThreadPool(threads: max(1, threads))
      // Between two pieces the caller hears of the progress and may stop.
      let piece = 16 * pool.threads
      var result = Result(bytes: [UInt8](repeating: 0, count: paths.count * columns))
      for start in stride(from: 0, to: paths.count, by: piece) {
        if stop() { throw CancellationError() }
        let count = min(piece, paths.count - start)
        let (failures, doubts) = result.bytes.withUnsafeMutableBufferPointer { bytes in
          decode(start..<start + count, by: pool, into: bytes)
        }
        result.failures += failures
        result.doubts += doubts
        if !goesOn, !failures.isEmpty { break }
        progress(start + count)
      }
      return result
    }

    private func decode(
      _ range: Range<Int>, by pool: ThreadPool, into bytes: UnsafeMutableBufferPointer<UInt8>
    ) -> (failures: [Failure], doubts: [ImageDoubt]) {
      let columns = preparation.columns
      var errors = [(any Error)?](repeating: nil, count: range.count)
      var doubts = [ImageDoubt?](repeating: nil, count: range.count)
      errors.withUnsafeMutableBufferPointer { errors in
        doubts.withUnsafeMutableBufferPointer { doubts in
          pool.run(range.count) { part, _ in
            let position = range.lowerBound + part
            let path = paths[position]
            do {
              let content = try ImageFile.content(of: path, maximumPixels: maximumPixels)
              let (row, doubt) = try preparation.read(content, path: path, maximumPixels: maximumPixels)
              for column in 0..<columns { bytes[position * columns + column] = row[column] }
              doubts[part] = doubt
            } catch {
              errors[part] = error
            }
          }
        }
      }
      let failures = zip(range, errors).compactMap { position, error in error.map { (position, $0) } }
      return (failures, doubts.compactMap { $0 })
    }
  }
}

/// Pictures as rows.
package struct ImageRows: Sendable {
  /// A row for each file.
  package let features: Features
  /// What is wrong with the files that cannot be read, by their places, whose rows are zeros.
  package let unreadable: [Int: FileFailure]
  let doubts: [ImageDoubt]
}

extension DoubtfulImages {
  /// Adds those among some rows.
  package mutating func add(_ rows: ImageRows) { add(rows.doubts) }
}
