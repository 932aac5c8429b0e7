import CPseudoLabelVectorKernels

/// The decisions of a dropout mask over one row of the input, made where they are asked for: a row of a million columns
/// with few values takes no more than a few.
struct KeepBits {
  /// Groups of 32 columns whose decisions are made together, as many as one round of the widest kernel gives.
  private static let width = 4

  /// Without one, everything is kept.
  private let mask: DropoutMask?
  private let row: Int
  /// Of the whole row.
  private let groups: Int
  /// Working memory.
  private let words: UnsafeMutablePointer<UInt32>
  private let kernels: UnsafePointer<vector_kernels>
  /// The groups whose decisions stand in `words`.
  private var made = 0..<0

  init(
    of mask: DropoutMask?, row: Int, groups: Int, words: UnsafeMutablePointer<UInt32>,
    _ kernels: UnsafePointer<vector_kernels>
  ) {
    self.mask = mask
    self.row = row
    self.groups = groups
    self.words = words
    self.kernels = kernels
  }

  /// Whether the value in a column is kept.
  mutating func contains(_ column: UInt32) -> Bool {
    guard let mask else { return true }
    let group = Int(column / 32)
    if !made.contains(group) {
      made = group..<min(group + KeepBits.width, groups)
      mask.inputWords(made, row: row, groups: groups, into: words, kernels)
    }
    return words[group - made.lowerBound] >> (column % 32) & 1 == 1
  }
}
