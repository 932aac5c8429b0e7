import PseudoLabelDatasets

/// Where data sets are looked for, in this order: the folder named in the request, the folder named in the
/// environment, the cache, the folders of the system's packages, the network.
///
/// A folder holds one sub-folder a data set, as in `mnist/train-images-idx3-ubyte.gz`. Everything is a value here;
/// nothing is read from the process.
public struct DataLocations: Sendable, Hashable {
  /// The folder of the request (`--data-dir`). What it lacks or holds wrongly is an error.
  public var requested: String?
  /// The folder of the environment (`PSEUDOLABEL_DATA`). A data set it lacks is looked for further on.
  public var environment: String?
  /// Where downloads are kept.
  public var cache: String?
  /// Where the system's packages put data sets (Debian's `dataset-fashion-mnist`).
  public var system: [String]
  /// The addresses to download from; a data set without any is never downloaded.
  public var mirrors: [NamedDataset: [String]]

  public init(
    requested: String? = nil, environment: String? = nil, cache: String? = nil, system: [String] = [],
    mirrors: [NamedDataset: [String]] = [:]
  ) {
    self.requested = requested
    self.environment = environment
    self.cache = cache
    self.system = system
    self.mirrors = mirrors
  }

  /// The places that the given environment variables name.
  ///
  /// `PSEUDOLABEL_DATA` is a folder of data sets; downloads are kept in `$XDG_CACHE_HOME/pseudolabel`, else in
  /// `$HOME/.cache/pseudolabel`. A variable that is empty counts as absent, and so does an `XDG_CACHE_HOME` that is not
  /// absolute, as the XDG Base Directory Specification asks.
  public init(dataDirectory: String? = nil, environment: [String: String]) {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    let cacheHome =
      value("XDG_CACHE_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil } ?? value("HOME").map { $0 + "/.cache" }
    self.init(
      requested: dataDirectory, environment: value("PSEUDOLABEL_DATA"), cache: cacheHome.map { $0 + "/pseudolabel" },
      system: ["/usr/share/datasets"],
      mirrors: Dictionary(uniqueKeysWithValues: NamedDataset.allCases.map { ($0, $0.mirrors) }))
  }
}
