import PseudoLabelDiagnostics
import PseudoLabelNetworks

/// The class that the network itself finds most likely, taken for the truth (Lee 2013):
///
/// L = (1/n) Σᵢ wᵢ CE(pᵢ, y'ᵢ), with y'ᵢ = argmaxₖ qᵢₖ, recomputed at every update, and CE as in `CrossEntropy`.
///
/// p are the outputs that are trained, of the view `on`; q are those of the pass `targets`, or p itself, as in the paper. No
/// gradient flows through y'. `selection` gives the wᵢ in [0, 1]; n counts all rows, those of weight 0 too.
///
/// With other passes and selections it is FixMatch (Sohn et al. 2020), FlexMatch, FreeMatch and SoftMatch: see `Method`.
public struct PseudoLabel: NamedLoss {
  /// "pseudoLabel"
  public static let name = "pseudoLabel"

  /// The pass that y' comes from; nil: the one that is trained, dropout and all, which is free. The paper leaves it open.
  public var targets: Pass?
  /// What the trained network sees.
  public var view: RowView
  /// Which pseudo-labels are learned from. The paper takes all.
  public var selection: Selection

  /// As in the paper by default: targets of the same pass, of the rows as they are, all of them.
  public init(of targets: Pass? = nil, on view: RowView = .clean, selecting selection: Selection = .all) {
    self.targets = targets
    self.view = view
    self.selection = selection
  }

  /// The same with a fixed threshold: pseudo-labels of a lower confidence are not used; nil uses all.
  public init(of targets: Pass? = nil, on view: RowView = .clean, threshold: Double?) {
    self.init(of: targets, on: view, selecting: threshold.map(Selection.threshold) ?? .all)
  }

  /// The confidence under which a pseudo-label is not used, where it is a number that is set: the same for all classes, or the
  /// largest of any class. Nil where there is none.
  public var threshold: Double? {
    get {
      switch selection {
      case .threshold(let value), .classwise(let value): value
      case .all, .adaptive, .soft, .quota: nil
      }
    }
    set {
      if case .classwise = selection, let newValue {
        selection = .classwise(largest: newValue)
      } else {
        selection = newValue.map(Selection.threshold) ?? .all
      }
    }
  }

  /// The trained pass, and that of the targets.
  public var passes: [Pass] { [.trained(on: view)] + (targets.map { [$0] } ?? []) }

  /// Where the selection looks at each row by itself.
  public var isMeanOverRows: Bool {
    switch selection {
    case .all, .threshold: true
    case .classwise, .adaptive, .soft, .quota: false
    }
  }

  /// What the selection has seen of the rows.
  public func initialState(_ data: LossData) -> SelectionState { SelectionState(selection, data) }

  /// L and its derivative.
  public func value(of batch: UnlabeledBatch, state: inout SelectionState) -> Double {
    let teacher = batch.outputs(of: targets ?? .trained(on: view))
    let weights = selection.weights(of: teacher, rows: batch.rows, state: &state)
    batch.selectedRows = weights.count { $0 > 0 }
    return batch.setGradient(of: .trained(on: view)) { outputs, gradient in
      let share = 1 / Double(outputs.count)
      var sum = 0.0
      for row in 0..<outputs.count {
        guard weights[row] > 0 else {
          for k in 0..<outputs.classes { gradient[row * outputs.classes + k] = 0 }
          continue
        }
        let value = CrossEntropy.row(
          row, of: outputs, target: teacher.predictedClass(of: row), weight: weights[row] * share, &gradient)
        sum += weights[row] * value
      }
      return sum / Double(outputs.count)
    }
  }

  /// Checks the numbers of the selection.
  public func validate(_ place: String) throws(RequestFailure) { try selection.validate("\(place).threshold") }
}

/// `{"targets": "none", "threshold": 0.8}` as version 0.5 wrote it; "none" is the pass that is trained, "withoutDropout" the rows
/// as they are through the student without dropout.
extension PseudoLabel {
  private enum Key: String, CodingKey { case targets, view, threshold }
  private static let (samePass, withoutDropout) = ("none", "withoutDropout")

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    self.init(
      on: try container.decodeIfPresent(RowView.self, forKey: .view) ?? .clean,
      selecting: try container.decodeIfPresent(Selection.self, forKey: .threshold) ?? .all)
    guard container.contains(.targets) else { return }
    switch try? container.decode(String.self, forKey: .targets) {
    case Self.samePass?: targets = nil
    case Self.withoutDropout?: targets = .withoutDropout
    case let name?:
      throw DecodingError.dataCorruptedError(
        forKey: .targets, in: container,
        debugDescription: "expected \"\(Self.samePass)\", \"\(Self.withoutDropout)\" or a pass, found \"\(name)\"")
    case nil: targets = try container.decode(Pass.self, forKey: .targets)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch targets {
    case nil: try container.encode(Self.samePass, forKey: .targets)
    case Pass.withoutDropout?: try container.encode(Self.withoutDropout, forKey: .targets)
    case let pass?: try container.encode(pass, forKey: .targets)
    }
    if view != .clean { try container.encode(view, forKey: .view) }
    if selection != .all { try container.encode(selection, forKey: .threshold) }
  }
}
