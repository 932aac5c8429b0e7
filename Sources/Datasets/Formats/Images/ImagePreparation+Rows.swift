import Compute
import Diagnostics

extension ImagePreparation {
  /// The rows of many pictures, decoded by several threads; the same bytes for any number of them.
  ///
  /// - Parameters:
  ///   - paths: The files, PNG or JPEG.
  ///   - maximumPixels: Pictures whose header claims more are refused.
  ///   - threads: How many threads decode; all processors unless told.
  ///   - progress: Called on this thread now and then with the number of pictures done, the last time with all.
  ///   - stop: Asked on this thread now and then; where it says so, the work ends.
  /// - Returns: A row for each file, in their order, read as byte / 255.
  /// - Throws: `FileFailure` for the first picture that cannot be read; `RequestFailure` where the rows do not fit into
  ///   memory; `CancellationError` where `stop` asked for it.
  package func features(
    ofImages paths: [String], maximumPixels: Int = maximumPixels, threads: Int? = nil,
    progress: (Int) -> Void = { _ in }, stop: () -> Bool = { false }
  ) throws -> Features {
    var decoding = Decoding(preparation: self, paths: paths, maximumPixels: maximumPixels)
    decoding.threads = threads ?? CPU.availableProcessors
    let (bytes, failures) = try decoding.run(progress: progress, stop: stop)
    if let failure = failures.first { throw failure.error }
    return features(bytes)
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
    var memory = CPU.usableMemory

    /// All rows, those of failures zero, and the failures in the order of the files; of several, any number of threads
    /// finds the same first.
    func run(progress: (Int) -> Void, stop: () -> Bool) throws -> (bytes: [UInt8], failures: [Failure]) {
      let columns = preparation.columns
      guard paths.count * columns <= memory else {
        throw RequestFailure(
          "images of \(preparation.shape)", expected: "rows of at most \(memory) bytes, the memory of the machine",
          found: "\(paths.count * columns) bytes", remedy: "Ask for a smaller shape")
      }
      let pool = ThreadPool(threads: max(1, threads))
      // Between two pieces the caller hears of the progress and may stop.
      let piece = 16 * pool.threads
      var failures: [Failure] = []
      var bytes = [UInt8](repeating: 0, count: paths.count * columns)
      for start in stride(from: 0, to: paths.count, by: piece) {
        if stop() { throw CancellationError() }
        let count = min(piece, paths.count - start)
        failures += bytes.withUnsafeMutableBufferPointer { bytes in
          decode(start..<start + count, by: pool, into: bytes)
        }
        if !goesOn, !failures.isEmpty { break }
        progress(start + count)
      }
      return (bytes, failures)
    }

    private func decode(
      _ range: Range<Int>, by pool: ThreadPool, into bytes: UnsafeMutableBufferPointer<UInt8>
    ) -> [Failure] {
      let columns = preparation.columns
      var errors = [(any Error)?](repeating: nil, count: range.count)
      errors.withUnsafeMutableBufferPointer { errors in
        pool.run(range.count) { part, _ in
          let position = range.lowerBound + part
          do {
            let row = try preparation.row(ofImage: paths[position], maximumPixels: maximumPixels)
            for column in 0..<columns { bytes[position * columns + column] = row[column] }
          } catch {
            errors[part] = error
          }
        }
      }
      return zip(range, errors).compactMap { position, error in error.map { (position, $0) } }
    }
  }
}
