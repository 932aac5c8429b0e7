/// A table of features, a row an example: n rows × d columns, or a selection of its rows.
///
/// Selecting rows shares the storage; nothing is copied. Bytes stay bytes (a pixel image takes one byte a pixel) and are
/// read as `byte × scale`. Rows that are mostly 0 may be kept without their zeros.
public struct Features: Sendable {
  /// How the values lie in memory.
  public enum Storage: Sendable {
    /// Row-major, each value read as `Float(byte) × scale`.
    case bytes([UInt8], scale: Float)
    /// Row-major.
    case floats([Float])
    /// Only the values that are not 0.
    case sparse(SparseRows)
  }

  /// All values, those of rows that are not selected among them.
  public let storage: Storage
  /// d, the values of a row.
  public let columns: Int
  /// Where each row stands in the storage.
  public let rows: [Int]
  /// What a row shows, where it is an image; `height × width × channels = columns`.
  public let imageShape: ImageShape?

  /// All rows of a storage, whose values fill rows of `columns` (a precondition).
  public init(_ storage: Storage, columns: Int, imageShape: ImageShape? = nil) {
    precondition(columns > 0, "a feature table needs a column")
    let count: Int
    switch storage {
    case .bytes(let bytes, _): count = Features.rows(bytes.count, columns)
    case .floats(let floats): count = Features.rows(floats.count, columns)
    case .sparse(let sparse):
      precondition(sparse.width <= columns, "a value in column \(sparse.width - 1) of \(columns)")
      count = sparse.count
    }
    self.storage = storage
    self.columns = columns
    self.rows = Array(0..<count)
    self.imageShape = imageShape
  }

  private static func rows(_ values: Int, _ columns: Int) -> Int {
    precondition(values % columns == 0, "\(values) values do not fill rows of \(columns)")
    return values / columns
  }

  private init(storage: Storage, columns: Int, rows: [Int], imageShape: ImageShape?) {
    self.storage = storage
    self.columns = columns
    self.rows = rows
    self.imageShape = imageShape
  }

  /// n, the rows that are selected.
  public var count: Int { rows.count }

  /// What the whole storage takes in memory, rows that are not selected included.
  public var bytes: Int {
    switch storage {
    case .bytes(let bytes, _): bytes.count
    case .floats(let floats): 4 * floats.count
    case .sparse(let sparse): 8 * (sparse.starts.count + sparse.values.count)
    }
  }

  /// The most values that are stored of a row of these: every column, where zeros are stored too.
  public var mostEntries: Int {
    guard case .sparse(let sparse) = storage else { return columns }
    return rows.reduce(0) { max($0, sparse.entries(ofRow: $1).count) }
  }

  /// The given rows of this table, in the given order; numbers count within this table, not within its storage.
  public func selecting(_ positions: [Int]) -> Features {
    selecting(storageRows: positions.map { rows[$0] })
  }

  /// The same with numbers that count within the storage.
  func selecting(storageRows rows: [Int]) -> Features {
    Features(storage: storage, columns: columns, rows: rows, imageShape: imageShape)
  }
}
