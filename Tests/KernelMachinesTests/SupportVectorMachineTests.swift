import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelKernelMachines
import PseudoLabelPlatform
import TestSupport
import Testing

@Suite struct SupportVectorMachineTests {
  private let training = TinyData.clusters(count: 90, columns: 6, spread: 0.9, index: 1)
  private let test = TinyData.clusters(count: 700, columns: 6, spread: 0.9, index: 2).features

  @Test(arguments: [1, 3, 17]) func distancesAreThoseOfTheDefinition(columns: Int) throws {
    var stream = RandomStream.testing(1)
    let (a, b) = (stream.values(21 * columns), stream.values(5 * columns))
    let distances = SquaredDistances(
      from: try RowTable(Features(.floats(a), columns: columns)),
      to: try RowTable(Features(.floats(b), columns: columns)), on: CPU.sharing(threads: 3).pool)
    for i in 0..<21 {
      for j in 0..<5 {
        let expected = (0..<columns).reduce(0) {
          $0 + pow(Double(a[i * columns + $1]) - Double(b[j * columns + $1]), 2)
        }
        #expect(abs(distances.values[i * 5 + j] - expected) <= 1e-14 * expected)
      }
    }
  }

  /// 0 ≤ α ≤ C, Σ α y = 0; y f ≥ 1 where α = 0, ≤ 1 where α = C, = 1 between, each to libsvm's tolerance.
  @Test(arguments: [(0.3, 0.2), (10, 0.2), (10, 5)])
  func theConditionsOfKarushKuhnAndTuckerHold(penalty: Double, gamma: Double) throws {
    let problem = try KernelProblem(training, on: CPU(threads: 1))
    let n = training.count
    let kernel = problem.distances.gaussianKernel(gamma: gamma, on: CPU(threads: 1).pool)
    let (first, second) = (problem.members[0], problem.members[2])
    let machine = PairMachine(
      distances: problem.distances, gamma: gamma, first: first, second: second, penalty: penalty)
    var coefficients = [Double](repeating: 0, count: n)
    for (row, a) in zip(machine.rows, machine.coefficients) { coefficients[row] = a }
    #expect(abs(coefficients.reduce(0, +)) < 1e-9 * penalty)
    var free = 0
    for (row, sign) in first.map({ ($0, 1.0) }) + second.map({ ($0, -1.0) }) {
      let alpha = coefficients[row] * sign
      let margin =
        sign
        * ((0..<n).reduce(0) { $0 + coefficients[$1] * kernel[$1 * n + row] } - machine.offset)
      #expect(alpha >= 0 && alpha <= penalty)
      if alpha < penalty { #expect(margin > 1 - 2 * PairMachine.tolerance) }
      if alpha > 0 { #expect(margin < 1 + 2 * PairMachine.tolerance) }
      if alpha > 0 && alpha < penalty { free += 1 }
    }
    #expect(free > 0)
    #expect(machine.rows.allSatisfy { first.contains($0) || second.contains($0) })
  }

  @Test func separableDataAreSeparated() throws {
    let rings = Self.rings(60)
    let model = try SupportVectorMachine(penalty: 1000, gamma: 1).fitted(to: rings)
    let labels = try model.classes(for: rings.features)
    #expect(labels == rings.labels)
    #expect(model.supportVectors < rings.count)
    // A row a class is enough.
    let two = rings.selecting([0, 1, 2])
    let few = try SupportVectorMachine(penalty: 1, gamma: 1).fitted(to: two).classes(for: two.features)
    #expect(few == two.labels)
  }

  /// Three circles around each other, which no straight line parts.
  static func rings(_ count: Int) -> LabeledSet {
    let values = (0..<count).flatMap { row -> [Float] in
      let angle = Double(row) * 0.7
      return [cos(angle), sin(angle)].map { Float($0 * Double(1 + row % 3)) }
    }
    return LabeledSet(
      features: Features(.floats(values), columns: 2), labels: (0..<count).map { $0 % 3 }, classes: 3)
  }

  @Test func permutedRowsGetPermutedAnswers() throws {
    let model = try SupportVectorMachine(penalty: 2, gamma: 0.3).fitted(to: training)
    let labels = try model.classes(for: test)
    var stream = RandomStream.testing(2)
    let order = stream.permutation(of: test.count)
    let permuted = try model.classes(for: test.selecting(order))
    #expect(permuted == order.map { labels[$0] })
    #expect(Set(labels) == [0, 1, 2])
    let none = try model.classes(for: test.selecting([]))
    #expect(none == [])
  }

  @Test func theNumberOfThreadsDoesNotMatter() throws {
    let machine = SupportVectorMachine(penalty: 2, gamma: 0.3)
    let decisions = try [1, 2, 5].map { threads in
      let cpu = CPU.sharing(threads: threads)
      return try machine.fitted(to: training, on: cpu).decisions(for: test, on: cpu)
    }
    #expect(decisions[0] == decisions[1] && decisions[1] == decisions[2])
  }

  /// The kernel sees γ |x - y|² only: features times s and γ over s² are the same to the bit where s is a power of two.
  @Test func theScaleOfTheFeaturesIsGammasAffair() throws {
    guard case .floats(let values) = training.features.storage else {
      Issue.record("the features are no floats")
      return
    }
    let scaled = LabeledSet(
      features: Features(.floats(values.map { $0 * 0x1p-40 }), columns: 6), labels: training.labels, classes: 3)
    let a = try SupportVectorMachine(penalty: 2, gamma: 0.3).fitted(to: training)
    let b = try SupportVectorMachine(penalty: 2, gamma: 0.3 * 0x1p80).fitted(to: scaled)
    let same = try a.decisions(for: training.features) == b.decisions(for: scaled.features)
    #expect(same)
  }

  @Test func bytesAreReadAsTheirScaleSays() throws {
    var stream = RandomStream.testing(3)
    let bytes = (0..<80 * 4).map { _ in UInt8(stream.integer(below: 256)) }
    let labels = (0..<80).map { $0 % 2 }
    let pixels = Features(.bytes(bytes, scale: 1 / 255), columns: 4)
    let floats = Features(.floats(bytes.map { Float($0) * (1 / 255) }), columns: 4)
    let decisions = try [pixels, floats].map { features in
      let examples = LabeledSet(features: features, labels: labels, classes: 2)
      return try SupportVectorMachine(penalty: 3, gamma: 2).fitted(to: examples).decisions(for: features)
    }
    #expect(decisions[0] == decisions[1])
  }

  @Test func sparseRowsAreReadWithTheirZeros() throws {
    var stream = RandomStream.testing(5)
    let floats = Features(.floats(stream.values(80 * 6, zeros: 0.6)), columns: 6)
    let labels = (0..<80).map { $0 % 2 }
    let decisions = try [floats, floats.compressed(storingZeros: 2)].map { features in
      let examples = LabeledSet(features: features, labels: labels, classes: 2)
      return try SupportVectorMachine(penalty: 3, gamma: 2).fitted(to: examples).decisions(for: features)
    }
    #expect(decisions[0] == decisions[1])
  }

  @Test func badDataAreNamed() throws {
    let machine = SupportVectorMachine(penalty: 1, gamma: 1)
    let empty = LabeledSet(features: Features(.floats([1, 2]), columns: 1), labels: [0, 2], classes: 3)
    #expect(throws: SupportVectorFailure.emptyClass(1)) { try machine.fitted(to: empty) }
    let alone = LabeledSet(features: Features(.floats([1, 2]), columns: 1), labels: [0, 0], classes: 1)
    #expect(throws: SupportVectorFailure.oneClass) { try machine.fitted(to: alone) }
    let bad = LabeledSet(
      features: Features(.floats([1, 2, 3, .infinity]), columns: 2), labels: [0, 1], classes: 2)
    #expect(throws: SupportVectorFailure.notFinite(row: 1, column: 1, found: .infinity)) {
      try machine.fitted(to: bad)
    }
    let model = try machine.fitted(to: training)
    var values = [Float](repeating: 0, count: 6 * 700)
    values[6 * 600 + 2] = -.infinity
    #expect(throws: SupportVectorFailure.notFinite(row: 600, column: 2, found: -.infinity)) {
      try model.classes(for: Features(.floats(values), columns: 6))
    }
  }

  @Test func failuresAreSentences() {
    let texts: [(SupportVectorFailure, String, Int32)] = [
      (.emptyClass(4), "class 4: expected at least one labelled row, found none.", 65),
      (.oneClass, "labelled rows: expected at least two classes, found fewer.", 65),
      (.notFinite(row: 1, column: 2, found: .nan), "row 1, column 2: expected a finite number, found nan.", 65),
      (.noValidation, "--validation: expected examples to choose C and γ by, found none.", 64),
      (
        .tooManyRows(90_000, needed: 5 << 30, available: 1 << 30),
        "labelled rows: expected kernel matrices that fit in memory (1024 MB), found 90000 rows, which take 5120 MB.",
        65
      ),
    ]
    for (failure, text, code) in texts {
      #expect(failure.description == text)
      #expect(failure.kind.rawValue == code)
    }
  }
}
