import Diagnostics

/// Where the rows of a data set of one's own come from.
public enum DataSource: Sendable, Hashable, Codable {
  case table(TableSource)

  /// Every file, in the order of its rows.
  public var files: [String] {
    switch self {
    case .table(let table): table.files + table.unlabeled
    }
  }

  /// What the labels are called in messages.
  public var targetName: String {
    switch self {
    case .table(let table): "column \"\(table.target)\""
    }
  }

  /// Reads everything.
  ///
  /// - Parameter rowsRead: called now and then with the rows read so far.
  /// - Throws: `FileFailure` and `RequestFailure`, as the formats do.
  public func load(rowsRead: ((Int) throws -> Void)? = nil) throws -> LoadedData {
    switch self {
    case .table(let source):
      let profile = try TableProfile(of: source, rowsRead: rowsRead)
      return LoadedData(
        rows: try profile.rows(rowsRead: rowsRead), preparation: .table(profile.preparation), table: profile)
    }
  }

  /// SHA-256 of each file, by its path.
  ///
  /// - Throws: `FileFailure`.
  public func checksums() throws -> [String: String] {
    try files.reduce(into: [:]) { $0[$1] = try Self.checksum(ofFile: $1) }
  }

  /// SHA-256 of one file.
  ///
  /// - Throws: `FileFailure`.
  public static func checksum(ofFile path: String) throws -> String { try SHA256.digest(ofFile: path) }
}

/// The rows of a data set of one's own, and how they were made.
public struct LoadedData: Sendable {
  public let rows: PartlyLabeledRows
  public let preparation: FeaturePreparation
  /// What was recognised in the columns, where the data are a table.
  public let table: TableProfile?
}
