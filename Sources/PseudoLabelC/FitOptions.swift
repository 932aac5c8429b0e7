import Foundation
import PseudoLabelDiagnostics
import PseudoLabelPersistence
import PseudoLabelStudies
import PseudoLabelTraining
import PseudoLabeling

/// What a program asks for when it fits a classifier: a JSON object, each name of which may be left out.
struct FitOptions: Codable {
  var method: Method?
  /// Units of each hidden layer.
  var hidden: [Int]?
  var epochs: Int?
  var seed: UInt64?
  /// Training runs side by side.
  var threads: Int?
  var delivery: StudyPlan.Delivery?
  var balances: Bool?
  /// That of a run's `config.json`, which the others change.
  var plan: StudyPlan?

  /// Nothing asked for.
  init() {}

  /// - Throws: `FileFailure`, which calls the text "options", for what is no such object, with the name that may have been
  ///   meant.
  init(json: String) throws {
    self = try JSONFile.decodeStrictly(FitOptions.self, from: Data(json.utf8), of: "options", knowing: Self.vocabulary)
    guard threads ?? 1 >= 1 else {
      throw RequestFailure("options, threads", expected: "at least 1", found: "\(threads ?? 0)")
    }
  }

  private static let vocabulary: Vocabulary = {
    var words = StudyPlan.vocabulary
    words.add(Method.self, in: "method")
    return words
  }()

  /// What is to be fitted, and how. A plan is made to fit the data, as `pseudolabel train FILE --config` does.
  func classifier(for data: TrainingData) -> (Classifier, StudyPlan) {
    let classifier = Classifier(
      hidden.map { .multilayerPerceptron(hidden: $0) } ?? .automatic, method: method ?? .pseudoLabel,
      delivery: delivery ?? .better, epochs: epochs, balancesClasses: balances ?? false, seed: seed ?? 1,
      threads: threads)
    guard var plan else { return (classifier, classifier.plan(for: data)) }
    plan.fit(to: data.study)
    if let epochs { plan.setEpochs(epochs) }
    if let hidden {
      plan.recipe.network = Architecture.multilayerPerceptron(hidden: hidden)
        .applied(to: plan.recipe.network, imageShape: nil)
    }
    if let method, method != plan.recipe.method { plan.recipe.use(method) }
    if let delivery { plan.delivery = delivery }
    if let balances { plan.balances = balances }
    if let seed { plan.seed = seed }
    return (classifier, plan)
  }
}
