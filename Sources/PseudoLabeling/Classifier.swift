import PseudoLabelCompute
import PseudoLabelDiagnostics
import PseudoLabelInference
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelPersistence
import PseudoLabelPlatform
import PseudoLabelStudies
import PseudoLabelTraining

/// A classifier that is still to be fitted: what is to be trained, and how. Only what `fitted(to:)` returns can answer.
///
/// ```swift
/// let data = try TrainingData(.table(TableSource(files: ["customers.csv"], target: "churn")))
/// let classifier = try Classifier().fitted(to: data)
/// let answers = try classifier.predictions(for: .table([["age": "41", "plan": "basic"]]))
/// ```
///
/// Fitting trains the same network with and without the unlabelled rows on the same divisions of the labelled ones, and
/// delivers the better; `fitting(to:)` tells how much better, and how it goes on the way. Equal data, settings and seeds
/// give the same bits for any number of threads on one family of processors.
public struct Classifier: Sendable {
  /// The shape of the network.
  public var architecture: Architecture
  /// What is made of the unlabelled rows.
  public var method: Method
  /// What is made small in place of what `method` says, for losses of one's own.
  public var objective: Objective?
  /// Which of the two is delivered: the better by default.
  public var delivery: StudyPlan.Delivery
  /// Epochs of ten updates; 100 by default.
  public var epochs: Int?
  /// Whether rare classes are shown as often as common ones.
  public var balancesClasses: Bool
  /// Of everything that is drawn: divisions, first weights, batches, dropout.
  public var seed: UInt64
  /// Training runs side by side, a thread each; as many as there are processors by default.
  public var threads: Int?

  /// - Parameters:
  ///   - architecture: the shape of the network.
  ///   - method: what is made of the unlabelled rows.
  ///   - delivery: which of the two, trained with and without the unlabelled rows, is delivered.
  ///   - epochs: of ten updates.
  ///   - balancesClasses: whether rare classes are shown as often as common ones.
  ///   - seed: of everything that is drawn.
  ///   - threads: training runs side by side, a thread each.
  public init(
    _ architecture: Architecture = .automatic, method: Method = .pseudoLabel, delivery: StudyPlan.Delivery = .better,
    epochs: Int? = nil, balancesClasses: Bool = false, seed: UInt64 = 1, threads: Int? = nil
  ) {
    self.architecture = architecture
    self.method = method
    self.delivery = delivery
    self.epochs = epochs
    self.balancesClasses = balancesClasses
    self.seed = seed
    self.threads = threads
  }

  /// A classifier that learns from unlabelled rows by losses of one's own: `CrossEntropy() + alpha * MyLoss()`.
  ///
  /// - Parameters:
  ///   - architecture: the shape of the network.
  ///   - objective: what is made small. The baseline that it is compared with is trained without its unlabelled losses.
  ///   - seed: of everything that is drawn.
  public init(_ architecture: Architecture = .automatic, objective: Objective, seed: UInt64 = 1) {
    self.init(architecture, seed: seed)
    self.objective = objective
  }

  /// How fitting would go, in every number. It can be changed and handed to `fitting(to:by:)`.
  public func plan(for data: TrainingData) -> StudyPlan {
    var plan = StudyPlan(for: data.study, seed: seed)
    plan.delivery = method == .supervised && objective == nil ? .baseline : delivery
    plan.balances = balancesClasses
    plan.recipe.network = architecture.applied(to: plan.recipe.network, imageShape: data.study.features.imageShape)
    if case .residual = architecture { plan.recipe.optimizer = Recipe.residualOptimizer }
    if let epochs { plan.setEpochs(epochs) }
    if objective?.passes.contains(where: { $0.network == .average }) == true { plan.recipe.averaging = Averaging() }
    if method != .supervised, method != plan.recipe.method { plan.recipe.use(method) }
    return plan
  }

  /// The study that fitting is.
  ///
  /// - Throws: `RequestFailure` where the plan does not fit the data.
  package func study(of data: TrainingData, by plan: StudyPlan?) throws -> Study {
    try Study(plan ?? self.plan(for: data), on: data.study, objective: objective)
  }

  /// Training runs side by side, where that many fit in memory.
  package var runsAtOnce: Int { max(1, threads ?? Machine.availableProcessors) }

  /// Trains on the calling thread and others, and returns when it is done.
  ///
  /// - Throws: `RequestFailure` for settings that do not fit the data, as a layer without units; `Divergence` where a loss
  ///   is no longer a number.
  public func fitted(to data: TrainingData) throws -> TrainedClassifier {
    let study = try study(of: data, by: nil)
    let outcome = try study.run(atOnce: study.runsAtOnce(threads: runsAtOnce))
    return study.classifier(of: outcome, preparation: data.loaded.preparation)
  }

  /// Trains on threads of its own. Where the task is cancelled, training ends soon after.
  ///
  /// - Throws: as the other `fitted(to:)`, and `CancellationError`.
  public func fitted(to data: TrainingData) async throws -> TrainedClassifier {
    try await fitting(to: data).result.classifier
  }

  /// Begins to train on threads of its own, and returns at once.
  ///
  /// - Parameters:
  ///   - data: the rows.
  ///   - plan: how it goes; as `plan(for:)` says by default.
  /// - Throws: `RequestFailure` for settings that do not fit the data.
  public func fitting(to data: TrainingData, by plan: StudyPlan? = nil) throws -> Fitting {
    Fitting(try study(of: data, by: plan), preparation: data.loaded.preparation, runsAtOnce: runsAtOnce)
  }
}
