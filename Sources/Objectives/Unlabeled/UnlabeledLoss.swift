import PseudoLabelNetworks

/// A loss that needs no labels: what unlabelled rows say about the network.
///
/// To add one, write a type with the passes that it needs and a value; everything else (weight, schedule, batches,
/// augmentations, the averaged network, the way back through the layers, checkpoints) is the same for all. A loss of the
/// outputs of one pass is an `OutputLoss`, which is shorter.
public protocol UnlabeledLoss<State>: Sendable {
  /// What it keeps from one update to the next; nothing by default.
  associatedtype State: LossState = NoState

  /// The passes whose outputs it needs. What no loss asks for is not computed.
  var passes: [Pass] { get }

  /// The hidden layers of a network whose values it asks for, each of one of its passes; none, unless told. They stand in
  /// `UnlabeledBatch.values(of:)`.
  func hiddenLayers(of network: Network) -> [HiddenLayer]

  /// Arrays of its own that it learns with the network's, by the same optimizer; none, unless told. They are no part of the model.
  func parameters(for network: Network) -> [LossParameter]

  /// Whether L is the mean over the rows of what each row says by itself, and nothing that the loss keeps has a part in it; false,
  /// unless told. Machines that share an update compute such a loss of their own rows, and any other of the rows of all.
  var isMeanOverRows: Bool { get }

  /// What it keeps before the first update.
  func initialState(_ data: LossData) -> State

  /// The rows that are mixed with the labelled ones in updates in which the loss has a weight; none, unless told. An objective has
  /// one loss with such rows at most.
  var pool: MixingPool? { get }

  /// Of a loss with a pool: what it takes for true of each row, k numbers. It is asked before the trained passes are made, and finds
  /// the targets, mixed as the rows were, in `UnlabeledBatch.targets(of:)`.
  ///
  /// - Parameters:
  ///   - batch: the outputs of the passes that are not differentiated.
  ///   - state: what it kept, to be changed.
  func targets(of batch: UnlabeledBatch, state: inout State) -> [[Double]]

  /// L, averaged over the rows, and its derivatives.
  ///
  /// - Parameters:
  ///   - batch: the outputs of the passes; the loss sets the gradient of each that is differentiated.
  ///   - state: what it kept, to be changed.
  func value(of batch: UnlabeledBatch, state: inout State) -> Double
}

extension UnlabeledLoss {
  /// None, unless told.
  public func hiddenLayers(of network: Network) -> [HiddenLayer] { [] }

  /// None, unless told.
  public func parameters(for network: Network) -> [LossParameter] { [] }

  /// None, unless told.
  public var pool: MixingPool? { nil }

  /// False, unless told.
  public var isMeanOverRows: Bool { false }

  /// It has none, unless told.
  public func targets(of batch: UnlabeledBatch, state: inout State) -> [[Double]] { [] }
}

/// A loss that finds out what it needs to know of the rows of other ranks itself, by `UnlabeledBatch.ranks`: its value and its gradients
/// are its rank's part of those of all rows, and it is asked on ranks without rows, too.
package protocol RankedLoss: UnlabeledLoss {}

/// What a loss keeps from one update to the next; it goes into checkpoints.
public protocol LossState: Sendable, Hashable, Codable {
  /// Whether it is of such data: what is read from a checkpoint may be damaged. It is by default.
  func fits(_ data: LossData) -> Bool
}

extension LossState {
  /// It is by default.
  public func fits(_ data: LossData) -> Bool { true }
}

/// The state of a loss that keeps nothing.
public struct NoState: LossState {
  /// There is nothing to set.
  public init() {}
}

extension UnlabeledLoss where State == NoState {
  /// Nothing.
  public func initialState(_ data: LossData) -> NoState { NoState() }
}

/// What a loss may know of the data before the first update.
public struct LossData: Sendable, Hashable {
  /// Unlabelled rows of the training.
  public var rows: Int
  /// k.
  public var classes: Int
  /// The share of each class in the labelled rows.
  public var classShares: [Double]

  /// - Parameters:
  ///   - rows: of the training.
  ///   - classes: k.
  ///   - classShares: of the labelled rows; equal ones, unless told.
  public init(rows: Int, classes: Int, classShares: [Double]? = nil) {
    self.rows = rows
    self.classes = classes
    self.classShares = classShares ?? [Double](repeating: 1 / Double(classes), count: classes)
  }
}

/// An unlabelled loss of the outputs of a single pass, the one that is trained.
public protocol OutputLoss: UnlabeledLoss where State == NoState {
  /// L, averaged over the rows, and its derivative.
  ///
  /// - Parameters:
  ///   - outputs: the outputs of n rows, with the dropout of this update.
  ///   - gradient: its first n × classes elements are set to ∂L/∂z, row by row, z being the logits of `outputs`. It has room
  ///     for them, may be longer, and keeps its length.
  func value(of outputs: Outputs, gradient: inout [Float]) -> Double
}

extension OutputLoss {
  /// The trained pass over the rows as they are.
  public var passes: [Pass] { [.trained()] }

  /// The value of the outputs of that pass.
  public func value(of batch: UnlabeledBatch, state: inout NoState) -> Double {
    batch.setGradient(of: .trained()) { value(of: $0, gradient: &$1) }
  }
}
