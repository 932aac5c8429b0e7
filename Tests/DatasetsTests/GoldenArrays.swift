import Foundation
import PseudoLabelDatasets

/// Files written by NumPy and scikit-learn, with what they read in them: `Tools/Golden/arrays.py`.
struct GoldenArrays: Decodable {
  struct Array: Decodable, CustomStringConvertible {
    var name: String
    var content: Data
    var shape: [Int]
    /// Of the values as float32.
    var bits: [UInt32]?
    var strings: [String]?

    var description: String { name }
  }

  struct Refused: Decodable {
    var found: String
    var content: Data
  }

  struct Labels: Decodable, CustomStringConvertible {
    var name: String
    var content: Data
    var labels: [String?]

    var description: String { name }
  }

  struct Archive: Decodable, CustomStringConvertible {
    var name: String
    var content: Data
    var columns: Int
    var bits: [UInt32]
    var labels: [String?]
    var repeats: Int

    var description: String { name }
  }

  struct Sparse: Decodable, CustomStringConvertible {
    var name: String
    var content: Data
    var columns: Int
    var starts: [Int]
    var indices: [UInt32]
    var bits: [UInt32]
    var labels: [String?]

    var description: String { name }
  }

  var npy: [Array]
  var refused: [Refused]
  var labels: [Labels]
  var npz: [Archive]
  var svmlight: [Sparse]

  /// Nil where the file cannot be read: a test asks for it.
  static let all: GoldenArrays? = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/Datasets/arrays.json")
    return try? JSONDecoder().decode(GoldenArrays.self, from: Data(contentsOf: file))
  }()
}

extension [String?] {
  /// Without those that are -1: the golden files have no label there, but for texts.
  var withoutMinusOne: [String?] { map { $0 == "-1" ? nil : $0 } }
}

extension NumberRows {
  /// All values, row by row, as bits of float32.
  var bits: [UInt32] {
    var bits: [UInt32] = []
    forEachRow { _, row in bits += row.map { Float($0).bitPattern } }
    return bits
  }
}

extension Features {
  /// All values, row by row, as bits of float32.
  var bits: [UInt32] {
    switch storage {
    case .bytes(let bytes, let scale): bytes.map { (Float($0) * scale).bitPattern }
    case .floats(let floats): floats.map(\.bitPattern)
    case .sparse: []
    }
  }
}
