import PseudoLabelDiagnostics

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
    let named = folders.filter { !isUnlabeled($0) }
    let all = training.union(testing).union(validation)
    guard !named.isEmpty, named.allSatisfy({ all.contains($0.lowercased()) }),
      let first = named.first(where: { training.contains($0.lowercased()) })
    else { return }
    func place(of folder: String) -> String { path.hasSuffix("/") ? path + folder : "\(path)/\(folder)" }
    // One that holds images directly has no classes to learn, or to be tested on.
    let usable = named.filter { hasClasses(place(of: $0)) }
    let kept = usable.first { testing.contains($0.lowercased()) } ?? usable.first { $0 != first }
    let beside = folders.first { !named.contains($0) }
    let options = [("--test", kept), ("--unlabeled", beside)].compactMap { option, folder in
      folder.map { "\(option) \(place(of: $0).quotedForShell)" }
    }
    let command = (["pseudolabel train \(place(of: first).quotedForShell)"] + options).joined(separator: " ")
    let advice =
      usable.contains(first)
      ? "Learn from one of them: `\(command)`."
      : "Put the images of each class into a folder that has its name, within \(place(of: first))."
    throw FileFailure(
      path: path,
      problem: .malformed(
        place: "folder", expected: "a sub-folder for each class",
        found: "parts of a data set: " + named.map { "\"\($0)\"" }.joined(separator: ", ")),
      remedy: "\(advice) If these are classes, rename their folders")
  }

  /// Whether a folder has sub-folders that may be classes.
  private static func hasClasses(_ path: String) -> Bool {
    ((try? FolderListing(path: path))?.folders ?? []).contains { !isUnlabeled($0) }
  }
}

extension String {
  /// The text as one word of a command line, in single quotes where it needs some.
  fileprivate var quotedForShell: String {
    let isPlain = unicodeScalars.allSatisfy { scalar in
      scalar.value >= 0x80 || scalar.properties.isAlphabetic || "0123456789._-/+,:@%".unicodeScalars.contains(scalar)
    }
    return isPlain && !isEmpty ? self : "'\(replacing("'", with: "'\\''"))'"
  }
}
