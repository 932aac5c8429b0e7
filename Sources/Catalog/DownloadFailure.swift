import PseudoLabelDatasets
import PseudoLabelDiagnostics

/// A data set that is in none of the places looked into and could not be downloaded.
public struct DownloadFailure: Diagnosed, Hashable {
  public var dataset: NamedDataset
  /// The file that no mirror delivered.
  public var file: String
  /// The addresses tried and what came of each; empty where there was none to try.
  public var attempts: [Attempt]
  /// The folder in which the files may be put by hand, and are then found; nil where no folder is known.
  public var folder: String?
  /// The names, without `.gz`, of the files that are still missing.
  public var missing: [String]
  /// Copies that were found and passed over because they are damaged.
  public var rejected: [FileFailure]

  public struct Attempt: Sendable, Hashable {
    public var address: String
    public var reason: String

    public init(address: String, reason: String) {
      self.address = address
      self.reason = reason
    }
  }

  public init(
    dataset: NamedDataset, file: String, attempts: [Attempt], folder: String?, missing: [String],
    rejected: [FileFailure] = []
  ) {
    self.dataset = dataset
    self.file = file
    self.attempts = attempts
    self.folder = folder
    self.missing = missing
    self.rejected = rejected
  }

  public var kind: FailureKind { .inputOutput }

  public var description: String {
    var lines = ["\(dataset.title) was not found, and \(file) could not be downloaded:"]
    lines += attempts.map { "  \($0.address): \($0.reason)" }
    if attempts.isEmpty {
      lines.append(
        folder == nil
          ? "  there is no folder to keep it in, as neither XDG_CACHE_HOME nor HOME is set"
          : "  no address to download it from is known")
    }
    if !rejected.isEmpty { lines += ["Passed over:"] + rejected.map { "  \($0)" } }
    lines.append("Without a network, get these files, plain or .gz, from elsewhere:")
    lines.append("  " + missing.joined(separator: ", "))
    let choice =
      "put them into DIR/\(dataset.rawValue) and give --data-dir DIR, or set PSEUDOLABEL_DATA=DIR in the environment."
    lines.append(folder.map { "Put them into \($0), or \(choice)" } ?? "Then \(choice)")
    return lines.joined(separator: "\n")
  }
}
