import CPseudoLabelInterface
import Foundation
import PseudoLabelC

/// What a call came to.
struct Answer: Equatable {
  var code: Int32
  var message: String
}

/// Calls a function with an error that it may fill in.
func call(_ function: (UnsafeMutablePointer<pseudolabel_error>) -> Int32) -> Answer {
  var error = pseudolabel_error()
  let code = function(&error)
  let message = withUnsafeBytes(of: &error.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  return Answer(code: code, message: message)
}

/// Two clouds of points, most of them without a label, from which every fifth tells its class.
struct Clouds {
  let count: Int
  let columns = 3
  let numbers: [Double]
  let labels: [Int64]

  init(count: Int = 60) {
    self.count = count
    numbers = (0..<count).flatMap { row -> [Double] in
      let centre = row % 2 == 0 ? -2.0 : 2.0
      let noise = Double((row * 7919) % 101) / 101
      return [centre + noise, row % 3 == 0 ? 0 : centre * noise, noise]
    }
    labels = (0..<count).map { $0 / 2 % 5 == 0 ? Int64($0 % 2) : -1 }
  }

  /// The rows without their zeros.
  var sparse: (starts: [Int64], indices: [Int64], values: [Double]) {
    var (starts, indices, values) = ([Int64(0)], [Int64](), [Double]())
    for row in 0..<count {
      for column in 0..<columns where numbers[row * columns + column] != 0 {
        indices.append(Int64(column))
        values.append(numbers[row * columns + column])
      }
      starts.append(Int64(values.count))
    }
    return (starts, indices, values)
  }

  func withMatrix<Result>(_ body: (inout pseudolabel_matrix) throws -> Result) rethrows -> Result {
    try numbers.withUnsafeBytes { numbers in
      var matrix = pseudolabel_matrix(
        rows: Int64(count), columns: Int64(columns), values: numbers.baseAddress, value_bits: 64, index_bits: 0,
        starts: nil, indices: nil)
      return try body(&matrix)
    }
  }

  func withSparseMatrix<Result>(_ body: (inout pseudolabel_matrix) throws -> Result) rethrows -> Result {
    let (starts, indices, values) = sparse
    return try starts.withUnsafeBytes { starts in
      try indices.withUnsafeBytes { indices in
        try values.withUnsafeBytes { values in
          var matrix = pseudolabel_matrix(
            rows: Int64(count), columns: Int64(columns), values: values.baseAddress, value_bits: 64, index_bits: 64,
            starts: starts.baseAddress, indices: indices.baseAddress)
          return try body(&matrix)
        }
      }
    }
  }

  static let options = #"{"epochs": 3, "hidden": [8], "threads": 2, "seed": 7}"#

  /// A classifier of these rows, which the caller frees.
  func fitted(_ options: String? = Clouds.options) -> OpaquePointer? {
    var classifier: OpaquePointer?
    let answer = withMatrix { matrix in
      call { pseudolabel_fit(&matrix, labels, nil, 0, options, nil, nil, &classifier, $0) }
    }
    return answer.code == PSEUDOLABEL_OK ? classifier : nil
  }
}

/// The names of a classifier's classes.
func classNames(_ classifier: OpaquePointer?) -> [String] {
  (0..<max(0, pseudolabel_class_count(classifier))).compactMap { number in
    pseudolabel_class_name(classifier, number).map { String(cString: $0) }
  }
}

/// A copy of a text for C, which is to be freed.
func copy(_ text: String) -> UnsafePointer<CChar>? { strdup(text).map { UnsafePointer($0) } }
