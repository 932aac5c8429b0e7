import Diagnostics

extension ImageFolder {
  private static let training: Set<String> = ["train", "training"]
  private static let testing: Set<String> = ["test", "testing"]
  private static let validation: Set<String> = ["val", "valid", "validation", "dev", "eval", "evaluation", "holdout"]

  /// Throws `FileFailure` where the sub-folders are the parts of a data set, such as `train` and `test`, and no classes.
  ///
  /// - Parameters:
  ///   - folders: the names of all sub-folders.
  ///   - path: the folder.
  static func refuseSplits(_ folders: [String], in path: String) throws {
    let named = folders.filter { !["unlabeled", "unlabelled"].contains($0.lowercased()) }
    let all = training.union(testing).union(validation)
    guard !named.isEmpty, named.allSatisfy({ all.contains($0.lowercased()) }),
      let first = named.first(where: { training.contains($0.lowercased()) })
    else { return }
    func place(of folder: String) -> String { path.hasSuffix("/") ? path + folder : "\(path)/\(folder)" }
    let kept = named.first { testing.contains($0.lowercased()) } ?? named.first { $0 != first }
    let command = "pseudolabel train \(place(of: first))" + (kept.map { " --test \(place(of: $0))" } ?? "")
    throw FileFailure(
      path: path,
      problem: .malformed(
        place: "folder", expected: "a sub-folder for each class",
        found: "parts of a data set: " + named.map { "\"\($0)\"" }.joined(separator: ", ")),
      remedy: "Learn from one of them: `\(command)`. Should these be classes, rename their folders")
  }
}
