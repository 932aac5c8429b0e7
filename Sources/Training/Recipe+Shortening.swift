import Foundation
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelSchedules

extension Recipe {
  /// The same in `epochs` epochs, everything that is counted in epochs in proportion; pre-training for one epoch at least.
  ///
  /// The recipe itself has at least one epoch (a precondition).
  package func shortened(to epochs: Int) -> Recipe {
    precondition(self.epochs >= 1, "a recipe of \(self.epochs) epochs")
    let factor = Double(epochs) / Double(self.epochs)
    var recipe = self
    recipe.epochs = epochs
    recipe.unlabeled = unlabeled.map { UnlabeledTerm($0.loss, weight: $0.weight.shortened(by: factor)) }
    recipe.optimizer = optimizer.shortened(by: factor)
    if var pretraining {
      let length = max(1, Int(exactly: (Double(pretraining.epochs) * factor).rounded(.up)) ?? .max)
      let factor = Double(length) / Double(pretraining.epochs)
      pretraining.epochs = length
      pretraining.rate = pretraining.rate.shortened(by: factor)
      pretraining.momentum = pretraining.momentum.shortened(by: factor)
      recipe.pretraining = pretraining
    }
    return recipe
  }

  /// The same for another number of epochs: schedules that count epochs keep their proportions, and pre-training keeps its length. A
  /// recipe without an epoch, or for none, gets the number alone.
  package func lasting(_ epochs: Int) -> Recipe {
    var recipe = self
    if self.epochs > 0, epochs > 0, epochs != self.epochs { recipe = shortened(to: epochs) }
    recipe.epochs = epochs
    recipe.pretraining = pretraining
    return recipe
  }
}

extension Optimizer {
  fileprivate func shortened(by factor: Double) -> Optimizer {
    switch self {
    case .gradientDescent(let rate, let momentum):
      .gradientDescent(rate: rate.shortened(by: factor), momentum: momentum.shortened(by: factor))
    case .adam(let rate, let beta1, let beta2, let epsilon):
      .adam(rate: rate.shortened(by: factor), beta1: beta1, beta2: beta2, epsilon: epsilon)
    }
  }
}

extension Schedule {
  /// The same course in `factor` times the epochs; what counts updates stays.
  fileprivate func shortened(by factor: Double) -> Schedule {
    switch self {
    case .ramp(let from, let to, let period) where period.unit == .epochs:
      let (start, end) = (scaled(period.start, by: factor), scaled(period.end, by: factor))
      return .ramp(from: from, to: to, during: .epochs(start..<max(start, end)))
    case .decay(let from, let decay, .epochs):
      return .decay(from: from, factor: pow(decay, 1 / factor), per: .epochs)
    case .constant, .ramp, .decay: return self
    }
  }

  /// No further than can be counted.
  private func scaled(_ epochs: Int, by factor: Double) -> Int {
    let scaled = (Double(epochs) * factor).rounded()
    return Int(exactly: scaled) ?? (scaled < 0 ? .min : .max)
  }
}
