import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelSchedules
import PseudoLabelTraining

/// How a study of one's own data goes: what is trained, on what, and which of it is delivered. Every number is decided
/// before the first update.
public struct StudyPlan: Sendable, Hashable, Codable {
  /// How labelled rows are held out to judge by.
  public enum Validation: Sendable, Hashable, Codable {
    /// Stratified cross-validation, all of it `repeats` times with new folds. What is delivered is trained anew on all
    /// labelled rows. From 2 folds to as many as there are labelled rows; at most 1000 with all repeats.
    case folds(count: Int, repeats: Int)
    /// A stratified share between 0 and 1, drawn anew `repeats` times, 1 to 1000. What is delivered was trained on the
    /// rest.
    case holdOut(share: Double, repeats: Int)
  }

  /// What is delivered.
  public enum Delivery: String, Sendable, Hashable, Codable, CaseIterable {
    /// The method with the lower log loss on held-out rows, the baseline where they are equal.
    case better
    /// The method that learns from the unlabelled rows too.
    case candidate
    /// The baseline, which learns from the labelled rows alone.
    case baseline
  }

  /// Of the candidate. The baseline is trained by the same recipe without the losses of unlabelled rows: see `baselineRecipe`.
  public var recipe: Recipe
  /// How labelled rows are held out to judge by.
  public var validation: Validation
  /// Which of the two methods is delivered.
  public var delivery: Delivery
  /// Whether rare classes are shown as often as common ones.
  public var balances: Bool
  /// Networks whose logits are averaged, in place of one, where all labelled rows are trained on in the end;
  /// 1 to 1000.
  public var refits: Int
  /// Of everything that is drawn.
  public var seed: UInt64

  /// What suits any data set of this size.
  ///
  /// - Parameters:
  ///   - data: the rows; only their numbers matter.
  ///   - seed: of everything that is drawn.
  package init(for data: StudyData, seed: UInt64) {
    let labels = data.labeled.count
    recipe = data.hasText ? StudyPlan.textRecipe(for: data) : StudyPlan.recipe(for: data)
    // Classes of fewer rows than there are folds are missing in some of them. With two repeats a row is judged by the mean of two networks,
    // as what is delivered is the mean of several; with many labelled rows that makes little difference, and takes longer.
    let isAveraged = recipe.network.isMultilayerPerceptron && !data.hasText
    validation = .folds(count: max(2, min(5, labels)), repeats: labels < (isAveraged ? 1000 : 100) ? 2 : 1)
    delivery = .better
    balances = false
    refits = 5
    self.seed = seed
  }

  /// One hidden layer; on images two convolutions before it. Its numbers were chosen on thirteen data sets that are not
  /// among those of the published comparison, by their means over sizes and seeds.
  private static func recipe(for data: StudyData) -> Recipe {
    let labels = data.labeled.count
    let epochs = 100
    let image = data.features.imageShape.flatMap { min($0.height, $0.width) >= 16 ? $0 : nil }
    // Two layers of 5 × 5 on images, as the paper's table names for its row CNN, but half as wide. They leave nothing of
    // images with a side below 16.
    let isTable = image == nil
    let convolutions = [16, 32].map {
      Layer.convolution(ConvolutionLayer(channels: $0, kernel: 5, pooling: 2, dropout: Dropout(0.2), weights: .he))
    }
    let network = Network(
      inputs: data.features.columns, imageShape: image,
      inputDropout: isTable && data.features.columns > 1 ? Dropout(0.1, form: .inverted) : nil,
      layers: (isTable ? [] : convolutions)
        + [.dense(DenseLayer(units: 256, dropout: Dropout(isTable ? 0.7 : 0.5, form: .inverted), weights: .he))],
      output: OutputLayer(classes: data.classes.count, units: .softmax, weights: .glorot))
    // α(t) is 0 for the first fifth, then rises to 1 at three fifths.
    let ramp = Schedule.ramp(from: 0, to: 1, during: Period(start: epochs / 5, end: epochs * 3 / 5, unit: .epochs))
    return Recipe(
      network: network,
      unlabeled: [
        UnlabeledTerm(PseudoLabel(of: .withoutDropout, threshold: 0.8), weight: ramp)
      ],
      optimizer: .adam(rate: .decay(from: isTable ? 0.003 : 0.001, factor: 0.97, per: .epochs)),
      labeledBatch: min(labels, 64), unlabeledBatch: isTable ? 256 : 128, epochLength: .updates(count: 10),
      epochs: epochs, keep: .last, collapsePolicy: CollapsePolicy())
  }

  /// α(t) of a training of so many epochs: 0 for the first fifth, then up to 1 at three fifths.
  static func weight(epochs: Int) -> Schedule {
    .ramp(from: 0, to: 1, during: Period(start: epochs / 5, end: epochs * 3 / 5, unit: .epochs))
  }

  /// Trains for another number of epochs. Schedules that rise over epochs keep their proportions, for the weight of the unlabelled
  /// rows would else be 0 to the end of a short training; one that reached its height before the end still does. A rate that falls by a
  /// factor each epoch keeps that factor: a short training would else end before it has learned.
  public mutating func setEpochs(_ epochs: Int) {
    let given = recipe
    recipe = given.lasting(epochs)
    switch (given.optimizer, recipe.optimizer) {
    case (.adam(.decay, _, _, _), _): recipe.optimizer = given.optimizer
    case (.gradientDescent(let rate, _), .gradientDescent(_, let momentum)):
      if case .decay = rate { recipe.optimizer = .gradientDescent(rate: rate, momentum: momentum) }
    default: break
    }
    recipe.unlabeled = zip(given.unlabeled, recipe.unlabeled).map { before, term in
      guard case .ramp(_, _, let old) = before.weight, case .ramp(let from, let to, let new) = term.weight,
        old.unit == .epochs, old.end < given.epochs, new.end >= epochs, epochs > 0
      else { return term }
      return UnlabeledTerm(
        term.loss,
        weight: .ramp(
          from: from, to: to, during: Period(start: min(new.start, epochs - 1), end: epochs - 1, unit: .epochs)))
    }
  }

  /// Makes a plan that was made for other data fit these: the network gets their inputs and classes, and batches no more
  /// labelled rows than there are; a labelled row is held out by itself at most.
  package mutating func fit(to data: StudyData) {
    recipe.network.inputs = data.features.columns
    if recipe.network.imageShape != nil { recipe.network.imageShape = data.features.imageShape }
    recipe.network.setClasses(data.classes.count)
    recipe.labeledBatch = min(recipe.labeledBatch, data.labeled.count)
    if case .folds(let count, let repeats) = validation, count <= StudyPlan.mostRuns {
      validation = .folds(count: min(count, data.labeled.count), repeats: repeats)
    }
  }

  /// The recipe of the baseline: the candidate's without its losses of unlabelled rows. It keeps the view of the labelled rows
  /// and the average of the parameters, so that the two differ by the unlabelled rows alone.
  public var baselineRecipe: Recipe {
    var recipe = recipe
    recipe.unlabeled = []
    recipe.selfTraining = nil
    recipe.collapsePolicy = nil
    return recipe
  }

  /// What the recipe of the candidate, or of the baseline, is called.
  func method(of arm: StudyMember.Arm) -> Method { arm == .candidate ? recipe.method : baselineRecipe.method }
}
