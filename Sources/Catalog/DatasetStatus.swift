import Foundation
import PseudoLabelDatasets

/// What is there of a data set, and where.
package struct DatasetStatus: Sendable, Hashable {
  package let name: NamedDataset
  /// The folders that are looked into, the first first.
  package let places: [Place]

  /// The first folder that holds every file: where the data set is loaded from.
  package var origin: Place? { places.first(where: \.isComplete) }

  /// Why a folder is looked into.
  package enum Role: String, Sendable, Hashable, Codable {
    case requested, environment, cache, system
  }

  /// A folder that may hold the files of one data set.
  package struct Place: Sendable, Hashable {
    package let role: Role
    package let folder: String
    /// The path of each file that is there, by its name without `.gz`.
    package let found: [String: String]
    /// The names, without `.gz`, of those that are not.
    package let missing: [String]

    package var isComplete: Bool { missing.isEmpty }

    package init(_ role: Role, folder: String, entry: CatalogEntry) {
      var found: [String: String] = [:]
      for file in entry.files {
        found[file.name] = file.spellings.lazy.map { "\(folder)/\($0)" }.first(where: isFile)
      }
      self.role = role
      self.folder = folder
      self.found = found
      self.missing = entry.files.map(\.name).filter { found[$0] == nil }
    }
  }
}

extension NamedDataset {
  /// What is there of this data set. Only looks which files exist; `ImageDataset.load` checks what they hold.
  package func status(in locations: DataLocations) -> DatasetStatus {
    DatasetStatus(name: self, places: locations.places(of: entry))
  }
}

extension DataLocations {
  /// The folders to look into for one data set, in order.
  package func places(of entry: CatalogEntry) -> [DatasetStatus.Place] {
    func place(_ role: DatasetStatus.Role, in folder: String) -> DatasetStatus.Place {
      .init(role, folder: "\(folder)/\(entry.name.rawValue)", entry: entry)
    }
    return [(DatasetStatus.Role.requested, requested), (.environment, environment), (.cache, cache)]
      .compactMap { role, folder in folder.map { place(role, in: $0) } } + system.map { place(.system, in: $0) }
  }
}

/// Whether something that can be read as a file, not a folder, is at `path`.
private func isFile(_ path: String) -> Bool {
  var isDirectory: ObjCBool = false
  return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && !isDirectory.boolValue
}
