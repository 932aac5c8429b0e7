import PseudoLabelDiagnostics

extension ForeignFormat {
  /// The error where a table was looked for.
  package func failure(ofTable path: String) -> FileFailure {
    let remedy: String =
      switch self.conversion {
      case .save(let program): "Save it as CSV with \(program)"
      case .convert(let command): "Save it as CSV first: `\(filled(command, path))`"
      case .unpack(let command): "Unpack it first: `\(filled(command, path))`, and name what was in it"
      case .image: "To learn from images, name the folder that has a sub-folder of them for each class"
      case .text(let text): text
      }
    return FileFailure(
      path: path,
      problem: .malformed(place: "content", expected: "a table as text (CSV, TSV)", found: name),
      remedy: Remedy(remedy))
  }

  /// The error where an image was looked for.
  func failure(ofImage path: String) -> FileFailure {
    let remedy: String? =
      switch self.conversion {
      case .image: "Convert it to PNG first: `\(filled("magick FILE STEM.png", path))`"
      case .unpack(let command): "Unpack it first: `\(filled(command, path))`"
      case .save, .convert, .text: nil
      }
    return FileFailure(
      path: path,
      problem: .malformed(place: "first bytes", expected: "a PNG or JPEG image", found: name),
      remedy: remedy.map { Remedy($0) })
  }

  /// Throws the error for a file in a format that is not read, where a table was looked for.
  ///
  /// - Throws: `FileFailure`, also where the file is missing or unreadable.
  package static func requireNone(_ path: String) throws {
    guard try !JSONLinesReader.reads(path) else { return }
    let reader = try ContentReader(path: path)
    try requireText(try reader.read(openingSize), path: path, isPacked: reader.isPacked)
  }

  /// Throws the error for a file that begins so, where it is no text in UTF-8.
  static func requireText(_ opening: [UInt8], path: String, isPacked: Bool) throws {
    if let text = WideText(opening: opening) { throw text.failure(of: path) }
    guard let format = ForeignFormat(opening: opening, path: path, isPacked: isPacked) else { return }
    if format.isUnknown, let characters = ControlCharacters(opening: opening) { throw characters.failure(of: path) }
    throw format.failure(ofTable: path)
  }

  /// How much of a file is looked at, in bytes.
  static let openingSize = 1 << 16

  /// The command for this file, where its path can stand in a command as it is.
  private func filled(_ command: String, _ path: String) -> String {
    let isPlain = path.unicodeScalars.allSatisfy { scalar in
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", ".", "_", "-", "/": true
      default: false
      }
    }
    guard isPlain, !path.hasPrefix("-") else {
      return command.replacing("STEM", with: "FILE")
    }
    let name = path.split(separator: "/").last ?? ""
    guard name.dropFirst().contains("."), let ending = name.split(separator: ".").last else {
      return command.replacing("FILE", with: path).replacing("STEM", with: path)
    }
    // What is written must not replace what is read, on disks either that take letters of both cases for the same.
    let isSame = command.contains("STEM.\(ending.lowercased())")
    let stem = path.dropLast(ending.count + 1) + (isSame ? "-converted" : "")
    return command.replacing("FILE", with: path).replacing("STEM", with: String(stem))
  }
}
