import PseudoLabelCompute
import PseudoLabelPlatform

/// The way down of a ladder network, there and back: from what the top says about rows with noise it finds what each level would be
/// without.
///
/// Level by level from the top, with V its weights and g its combinator:
///
///     u = BN(softmax of the top), below the top u = BN(ẑ of the level above · V)
///     ẑ = g(z̃, u)
///     cost = weight/(n · units) Σ ((ẑ - z)/σ)²
///
/// with z and z̃ the values without and with noise, σ² = Var(z) + ε over the n rows where the level is normalised, and 1 elsewhere.
/// Normalised by the mean and deviation of z, (ẑ - mean)/σ, as Rasmus et al. 2015 have it, is the same. The gradient flows through z, σ
/// and z̃ too.
///
/// Where ranks divide the rows, σ and the normalisations are those of all rows, n counts them all, and each rank has its part of the
/// cost and of the gradients, which add up to those of one process.
package final class LadderDecoder {
  /// A level with what computes it.
  private struct Level {
    let rung: Rung
    let weight: Double
    /// ẑ of the level above · V; nil at the top.
    let product: DenseChain?
    let norm: BatchNormPart
    let combinator: [LiveTensor]
    /// ẑ, and ∂L/∂ẑ.
    let (estimate, gradient): (RowMatrix, RowMatrix)
    /// ∂L/∂u, and by what is normalised to u.
    let (byU, byProduct): (RowMatrix, RowMatrix)
  }

  /// What goes into a level, and where the gradients by it go, from their first row on.
  package struct LevelRows {
    package var (noisy, clean): (HiddenRows, HiddenRows)
    package var (noisyGradient, cleanGradient): (RowMatrix, RowMatrix)

    package init(noisy: HiddenRows, clean: HiddenRows, noisyGradient: RowMatrix, cleanGradient: RowMatrix) {
      (self.noisy, self.clean) = (noisy, clean)
      (self.noisyGradient, self.cleanGradient) = (noisyGradient, cleanGradient)
    }
  }

  private let form: Combinator
  /// From the top down.
  private let levels: [Level]
  private let parameters: LossParameters
  /// The probabilities at the top, and ∂L/∂ them.
  private let (top, topGradient): (RowMatrix, RowMatrix)
  private let cpu: CPU
  private let ranks: (any Ranks)?

  /// What a decoder learns: V of each level below the top, [units above × units], and the arrays of the combinators.
  ///
  /// - Parameters:
  ///   - rungs: from the lowest that is reconstructed up to the top.
  ///   - form: of the combinators.
  package static func parameters(of rungs: [Rung], _ form: Combinator) -> [LossParameter] {
    rungs.indices.reversed().flatMap { number in
      let rung = rungs[number]
      let weights =
        number + 1 < rungs.count
        ? [
          LossParameter(
            "\(rung.noise).weight", shape: [rungs[number + 1].units, rung.units], start: .weights(.lecun))
        ] : []
      return weights
        + form.starts.enumerated().map {
          LossParameter("\(rung.noise).combinator.\($0)", shape: [rung.units], start: $1.start)
        }
    }
  }

  /// - Parameters:
  ///   - rungs: as for its parameters.
  ///   - weights: of the cost of each of them.
  ///   - form: of the combinators.
  ///   - parameters: those of these rungs.
  ///   - capacity: the most rows.
  ///   - ranks: with which rows are divided; nil: alone.
  ///   - cpu: the processor.
  package init(
    _ rungs: [Rung], weights: [Double], _ form: Combinator, _ parameters: LossParameters, capacity: Int,
    ranks: (any Ranks)? = nil, on cpu: CPU
  ) {
    (self.form, self.parameters, self.cpu, self.ranks) = (form, parameters, cpu, ranks)
    let context = PartContext(
      capacity: capacity, isTrained: true, precision: .float32, cpu: cpu, gradients: GradientPool(capacity: capacity),
      ranks: ranks)
    func rows(_ units: Int) -> RowMatrix { RowMatrix(capacity: capacity, columns: units) }
    levels = rungs.indices.reversed().map { number in
      let rung = rungs[number]
      let units = rung.units
      let norm = BatchNorm(epsilon: 1e-10, hasScale: false, hasShift: false)
      let statistics = ["mean", "variance"].map { LiveTensor(number: 0, .vector($0, units, isTrained: false)) }
      return Level(
        rung: rung, weight: weights[number],
        product: number + 1 < rungs.count
          ? DenseChain(
            [.init(parameters["\(rung.noise).weight"], bias: nil, isRectified: false, dropout: nil)], context,
            takesBatch: false) : nil,
        norm: BatchNormPart(
          norm, .units(units), scale: nil, shift: nil, mean: statistics[0], variance: statistics[1], context),
        combinator: (0..<form.parameters).map { parameters["\(rung.noise).combinator.\($0)"] },
        estimate: rows(units), gradient: rows(units), byU: rows(units), byProduct: rows(units))
    }
    (top, topGradient) = (rows(rungs.last?.units ?? 1), rows(rungs.last?.units ?? 1))
  }

  /// The sum of the costs, and its gradients: by the parameters where those are kept, by the rows of each level, and by the logits at
  /// the top.
  ///
  /// - Parameters:
  ///   - rows: what goes into each level, from the lowest to the top.
  ///   - probabilities: of the rows with noise, row by row.
  ///   - count: rows of this process.
  ///   - total: n, the rows of all ranks.
  ///   - logitGradient: set for the rows of this process.
  package func value(
    of rows: [LevelRows], probabilities: [Float], count: Int, total: Int, logitGradient: inout [Float]
  ) -> Double {
    let trip = Trip(rows: count, mode: .measuring, groups: [RowGroup(0..<count)])
    let classes = top.columns
    for row in 0..<count {
      for k in 0..<classes { top.row(row)[k] = probabilities[row * classes + k] }
    }
    var above = top
    for (level, rows) in zip(levels, rows.reversed()) {
      if let product = level.product { product.forward(.rows(above), trip) }
      level.norm.forward(.rows(level.product?.output ?? top), trip)
      cpu.combine(
        form, noisy: (rows.noisy.matrix, rows.noisy.first), level.norm.output, level.combinator.map(\.buffer),
        rows: count, into: level.estimate)
      above = level.estimate
    }
    let step = Step(rule: .store, state: parameters.gradients)
    var sum = 0.0
    for (number, level) in levels.enumerated().reversed() {
      let rows = rows[levels.count - 1 - number]
      // What comes from the level below stands there already.
      sum += addCost(of: level, rows, count, of: total, isFirst: number == levels.count - 1)
      cpu.combineGradient(
        form, noisy: (rows.noisy.matrix, rows.noisy.first), level.norm.output, level.combinator.map(\.buffer),
        gradient: level.gradient, rows: count, noisyGradient: rows.noisyGradient, uGradient: level.byU,
        parameterGradients: level.combinator.map { parameters.gradients[$0][0] })
      level.norm.backward(
        .rows(level.product?.output ?? top), level.byU, into: level.product == nil ? topGradient : level.byProduct,
        trip, nil)
      if let product = level.product {
        product.backward(
          .rows(levels[number - 1].estimate), level.byProduct, into: levels[number - 1].gradient, trip, step)
      }
    }
    // Back through the softmax: ∂L/∂z = p (g - Σ p g).
    for row in 0..<count {
      let (p, g) = (top.row(row), topGradient.row(row))
      let mean = (0..<classes).reduce(0.0) { $0 + Double(p[$1]) * Double(g[$1]) }
      for k in 0..<classes { logitGradient[row * classes + k] = p[k] * Float(Double(g[k]) - mean) }
    }
    return sum
  }

  /// The cost of a level. Its gradient is added to that by ẑ, or set where nothing stands there, and set by z.
  private func addCost(
    of level: Level, _ rows: LevelRows, _ count: Int, of total: Int, isFirst: Bool
  ) -> Double {
    let units = level.rung.units
    let (clean, first) = (rows.clean.matrix, rows.clean.first)
    let share = level.weight / (Double(total) * Double(units))
    var (means, scales) = ([Double](repeating: 0, count: units), [Double](repeating: 1, count: units))
    if let epsilon = level.rung.epsilon {
      let own = cpu.moments(of: clean, first..<first + count, ChannelLayout(channels: units, places: 1))
      let moments = ranks?.joined([own], near: [Double](repeating: 0, count: units))[0] ?? own
      (means, scales) = (moments.mean, moments.variance.map { 1 / ($0 + epsilon) })
    }
    let costs = FloatBuffer(count: units)
    let isNormalized = level.rung.epsilon != nil
    /// By σ²: -cost/σ², and σ² by zᵢ: 2 (zᵢ - mean)/n.
    func addGradientByDeviation(_ c: Int, _ cost: Double) {
      let slope = -2 * cost * scales[c] / Double(total)
      for row in 0..<count {
        rows.cleanGradient.row(row)[c] += Float(slope * (Double(clean.row(first + row)[c]) - means[c]))
      }
    }
    cpu.forEachColumnBlock(units, rows: count, work: 6) { columns in
      var squares = [Double](repeating: 0, count: columns.count)
      for row in 0..<count {
        let (z, estimate) = (clean.row(first + row), level.estimate.row(row))
        let (gradient, toClean) = (level.gradient.row(row), rows.cleanGradient.row(row))
        for c in columns {
          let difference = estimate[c] - z[c]
          squares[c - columns.lowerBound] += Double(difference) * Double(difference)
          let g = Float(2 * share * scales[c]) * difference
          gradient[c] = (isFirst ? 0 : gradient[c]) + g
          toClean[c] = -g
        }
      }
      for c in columns {
        let cost = share * squares[c - columns.lowerBound] * scales[c]
        costs.start[c] = Float(cost)
        if isNormalized, ranks == nil { addGradientByDeviation(c, cost) }
      }
    }
    let values = costs.array.map(Double.init)
    if isNormalized, let ranks {
      for (c, cost) in ranks.sum(values).enumerated() { addGradientByDeviation(c, cost) }
    }
    return values.reduce(0, +)
  }
}

extension Combinator.Start {
  fileprivate var start: LossParameter.Start {
    switch self {
    case .constant(let value): .constant(value)
    case .normal(let deviation): .normal(deviation: deviation)
    }
  }
}
