import PseudoLabelDiagnostics
import PseudoLabelPlatform

extension LabeledSet {
  /// Divides the set at random into a few labelled examples, a validation set, and the rest without its labels.
  ///
  /// Labelled and validation set are balanced: each class has labeled / classes (validation / classes) examples; what
  /// does not divide goes, one each, to classes drawn by the seed, so that counts differ by at most one. The unlabelled
  /// rest stands in random order. Equal arguments give equal splits on every machine and in every version. Under one
  /// seed a smaller labelled set is part of a larger one.
  ///
  /// The paper draws "1000 further labelled examples" for validation and does not say whether they are balanced; here
  /// they are.
  ///
  /// - Parameters:
  ///   - labeled: How many examples keep their label, at least one a class.
  ///   - validation: How many examples are held out for validation; may be 0.
  ///   - seed: Draws the split.
  /// - Throws: `RequestFailure` about `--labels` or `--validation` where the set cannot give what is asked.
  /// - Source: Lee 2013, section 3.
  public func split(labeled: Int, validation: Int, seed: UInt64) throws -> Split {
    try checkCounts(labeled: labeled, validation: validation)
    var random = RandomStream(seed: seed, purpose: .split)
    let order = random.permutation(of: count)
    var wantedLabels = quotas(of: labeled, favouring: random.permutation(of: classes))
    var wantedValidation = quotas(of: validation, favouring: random.permutation(of: classes))
    try checkClasses(labeled: wantedLabels, validation: wantedValidation)

    var labeledPositions: [Int] = []
    var validationPositions: [Int] = []
    var unlabeledPositions: [Int] = []
    for position in order {
      let label = labels[position]
      if wantedLabels[label] > 0 {
        wantedLabels[label] -= 1
        labeledPositions.append(position)
      } else if wantedValidation[label] > 0 {
        wantedValidation[label] -= 1
        validationPositions.append(position)
      } else {
        unlabeledPositions.append(position)
      }
    }
    return Split(
      labeled: selecting(labeledPositions), validation: selecting(validationPositions),
      unlabeled: UnlabeledSet(features: features.selecting(unlabeledPositions)),
      unlabeledPositions: unlabeledPositions)
  }

  /// How many of `total` examples each class gives; the remainder goes to the first classes of `favoured`.
  private func quotas(of total: Int, favouring favoured: [Int]) -> [Int] {
    var quotas = Array(repeating: total / classes, count: classes)
    for label in favoured.prefix(total % classes) { quotas[label] += 1 }
    return quotas
  }

  private func checkCounts(labeled: Int, validation: Int) throws {
    guard labeled > 0 else {
      throw RequestFailure("--labels", expected: "a positive number", found: "\(labeled)")
    }
    guard validation >= 0 else {
      throw RequestFailure("--validation", expected: "0 or a positive number", found: "\(validation)")
    }
    guard labeled <= count else {
      throw RequestFailure("--labels", expected: "at most the \(count) examples there are", found: "\(labeled)")
    }
    guard validation <= count - labeled else {
      throw RequestFailure(
        "--validation", expected: "at most the \(count - labeled) examples that \(labeled) labelled ones leave",
        found: "\(validation)")
    }
    if let only = labels.first, labels.allSatisfy({ $0 == only }) {
      throw RequestFailure(
        "--labels", expected: "examples of at least two classes", found: "class \(only) only", kind: .data)
    }
    guard labeled >= classes else {
      throw RequestFailure(
        "--labels", expected: "at least \(classes), one for each class", found: "\(labeled)")
    }
  }

  private func checkClasses(labeled: [Int], validation: [Int]) throws {
    var available = Array(repeating: 0, count: classes)
    for label in labels { available[label] += 1 }
    for label in 0..<classes {
      guard labeled[label] <= available[label] else {
        throw RequestFailure(
          "--labels", expected: "\(labeled[label]) examples of class \(label)", found: "\(available[label])",
          remedy: "Ask for fewer labels; each class gives the same number")
      }
      guard labeled[label] + validation[label] <= available[label] else {
        throw RequestFailure(
          "--validation", expected: "\(validation[label]) more examples of class \(label)",
          found: "\(available[label] - labeled[label]) of \(available[label]) left by --labels",
          remedy: "Ask for fewer; each class gives the same number")
      }
    }
  }
}
