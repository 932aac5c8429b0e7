import Foundation

// Numbers as the bytes that ranks send each other; all have the same order of bytes.
extension Data {
  init(_ floats: [Float]) { self = floats.withUnsafeBytes { Data($0) } }
  init(_ doubles: [Double]) { self = doubles.withUnsafeBytes { Data($0) } }

  var floats: [Float] { floats(0..<count) }
  var doubles: [Double] { numbers(0..<count) }

  /// The numbers in some of the bytes.
  func floats(_ bytes: Range<Int>) -> [Float] { numbers(bytes) }

  private func numbers<Number: BitwiseCopyable>(_ bytes: Range<Int>) -> [Number] {
    withUnsafeBytes { all in
      stride(from: bytes.lowerBound, to: bytes.upperBound, by: MemoryLayout<Number>.stride).map {
        all.loadUnaligned(fromByteOffset: $0, as: Number.self)
      }
    }
  }
}
