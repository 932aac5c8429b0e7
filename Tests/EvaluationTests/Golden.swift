import Foundation

/// The golden values of `Tools/Golden/evaluation.py`; the file names the versions of the libraries that made them.
struct Golden: Decodable {
  struct Wilson: Decodable {
    var errors: Int
    var count: Int
    var lower: Double
    var upper: Double
  }
  struct Confusion: Decodable {
    var truth: [Int]
    var predicted: [Int]
    var classes: Int
    var counts: [[Int]]
    var recall: [Double?]
    var precision: [Double?]
  }
  struct Entropy: Decodable {
    var name: String
    var classes: Int
    var probabilities: [Float]
    var normalized: Double
    var asGiven: Double
  }
  struct Paired: Decodable {
    var bothRight: Int
    var onlyBaselineWrong: Int
    var onlyCandidateWrong: Int
    var bothWrong: Int
    var pValue: Double
    var lower: Double
    var upper: Double
  }
  struct Mean: Decodable {
    var values: [Double]
    var mean: Double
    var deviation: Double
    var lower: Double
    var upper: Double
  }
  struct StudentT: Decodable {
    var degreesOfFreedom: Int
    var quantile975: Double
  }
  var wilson: [Wilson]
  var confusion: Confusion
  var entropy: [Entropy]
  var paired: [Paired]
  var mean: [Mean]
  var studentT: [StudentT]

  static func read() throws -> Golden {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = tests.appending(path: "Fixtures/Evaluation/golden.json")
    return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
  }
}

/// |actual - expected| ≤ tolerance × |expected|.
func agree(_ actual: Double, _ expected: Double, within tolerance: Double = 1e-13) -> Bool {
  (actual - expected).magnitude <= tolerance * expected.magnitude
}
