import PseudoLabelCompute
import PseudoLabelNetworks
import PseudoLabelPlatform

/// The unlabelled rows of an update: what each pass said about them, and where losses leave their gradients.
///
/// A loss asks it for the passes that it declared, and for no others (a precondition).
public final class UnlabeledBatch {
  /// The positions of the rows among all unlabelled rows of the training; row i of the outputs is of `rows[i]`.
  public package(set) var rows: [Int] = []
  /// Rows that a loss learned from, where it leaves others out: the loss sets it. Nil where it does not, and learns from all.
  public var selectedRows: Int?

  private struct Slot {
    var outputs: Outputs
    var unperturbed: Outputs?
    var gradient: [Float]
    var hasGradient = false
    var mixing: Mixing?
    var targets: [[Double]]?
  }

  /// How a batch was mixed: row i is `share` · row i + (1 - `share`) · row `partners[i]`.
  public struct Mixing: Sendable, Hashable {
    /// λ.
    public var share: Double
    /// The other row of each.
    public var partners: [Int]

    package init(share: Double, partners: [Int]) {
      self.share = share
      self.partners = partners
    }
  }

  struct HiddenSlot {
    var values: HiddenRows?
    var gradient: RowMatrix
    var hasGradient = false
  }

  private let empty: Outputs
  private var slots: [Pass: Slot] = [:]
  var hidden: [HiddenLayer: HiddenSlot] = [:]
  /// Of the loss that is asked.
  package var parameters: LossParameters?
  /// The most rows.
  package let capacity: Int
  let cpu: CPU
  /// What is trained.
  public let network: Network
  /// With which the rows of an update are divided, for a loss that sums over all of them itself; nil: alone.
  package var ranks: (any Ranks)?
  /// Rows of the update on all ranks, of which `rows` are a part.
  package var totalRows: Int { ranks == nil ? rows.count : rowsOfRanks }
  package var rowsOfRanks = 0

  /// - Parameters:
  ///   - network: what is trained.
  ///   - capacity: the most rows.
  ///   - cpu: for what losses compute.
  package init(_ network: Network, capacity: Int, on cpu: CPU) {
    (self.network, self.capacity, self.cpu) = (network, capacity, cpu)
    empty = Outputs(units: network.output.units, classes: network.output.classes, capacity: capacity)
  }

  // MARK: For losses

  /// What a pass said about the rows.
  public func outputs(of pass: Pass) -> Outputs { slot(of: pass).outputs }

  /// What the same pass says about the rows before an adversarial perturbation is added to them.
  public func unperturbedOutputs(of pass: Pass) -> Outputs {
    guard let outputs = slot(of: pass).unperturbed else { preconditionFailure("no adversarial pass: \(pass.view)") }
    return outputs
  }

  /// How the rows of a pass were mixed; nil where they were not.
  public func mixing(of pass: Pass) -> Mixing? { slot(of: pass).mixing }

  /// What the rows of a trained pass should be answered, of a loss with a pool: its targets, mixed where the rows were.
  public func targets(of pass: Pass) -> [[Double]] {
    guard let targets = slot(of: pass).targets else {
      preconditionFailure("a loss without a pool has no targets: \(pass)")
    }
    return targets
  }

  /// Lets `body` set ∂L/∂z of a pass: the first n × classes elements, row by row, z being its logits. There is room for them
  /// and maybe for more; what stood there before has no meaning.
  ///
  /// - Parameters:
  ///   - pass: one that is differentiated (a precondition).
  ///   - body: gets the outputs of the pass, and where to put the gradient.
  /// - Returns: what `body` returns.
  public func setGradient<Value>(of pass: Pass, _ body: (Outputs, inout [Float]) -> Value) -> Value {
    precondition(pass.isDifferentiated, "a pass that is not differentiated has no gradient")
    guard var slot = slots[pass] else { preconditionFailure("a pass that the loss did not ask for: \(pass)") }
    slots[pass] = nil
    defer { slots[pass] = slot }
    slot.hasGradient = true
    return body(slot.outputs, &slot.gradient)
  }

  private func slot(of pass: Pass) -> Slot {
    guard let slot = slots[pass] else { preconditionFailure("a pass that the loss did not ask for: \(pass)") }
    return slot
  }

  // MARK: For the step

  /// Makes room for the outputs and gradients of a pass.
  package func addPass(_ pass: Pass) {
    guard slots[pass] == nil else { return }
    slots[pass] = Slot(outputs: empty, gradient: [Float](repeating: 0, count: empty.logits.count))
  }

  /// Lets `body` fill the outputs of a pass.
  package func fill(_ pass: Pass, mixing: Mixing? = nil, _ body: (inout Outputs) -> Void) {
    change(pass) {
      body(&$0.outputs)
      $0.mixing = mixing
    }
  }

  /// Takes the targets of the rows of a pass.
  package func setTargets(of pass: Pass, _ targets: [[Double]]) { change(pass) { $0.targets = targets } }

  /// Lets `body` fill what the pass says before the perturbation.
  package func fillUnperturbed(_ pass: Pass, _ body: (inout Outputs) -> Void) {
    change(pass) {
      var outputs = $0.unperturbed ?? empty
      $0.unperturbed = nil
      body(&outputs)
      $0.unperturbed = outputs
    }
  }

  /// The gradient that a loss set since the last call, n × classes elements; nil where it set none.
  package func takeGradient(of pass: Pass, _ body: ([Float]) -> Void) {
    guard let slot = slots[pass], slot.hasGradient else { return }
    body(slot.gradient)
    slots[pass]?.hasGradient = false
  }

  /// Makes every element of the gradient no number, so that a check sees what a loss leaves out.
  func clearGradient(of pass: Pass) {
    change(pass) { $0.gradient = $0.gradient.map { _ in .nan } }
  }

  private func change(_ pass: Pass, _ body: (inout Slot) -> Void) {
    guard var slot = slots[pass] else { preconditionFailure("no room for the pass \(pass)") }
    // Out of the dictionary while it changes, so that its arrays have one owner and are not copied.
    slots[pass] = nil
    body(&slot)
    slots[pass] = slot
  }
}
