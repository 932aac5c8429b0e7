import Foundation
import NIOCore
import PseudoLabelInference

/// Examples of a request, ready for a model.
struct AskedExamples {
  var examples: PreparedExamples
  /// Names that are no columns, but may have been meant as these.
  var meant: [String: String] = [:]
}

/// Makes the bodies of requests into examples of a model.
struct BodyReader {
  let model: ServedModel
  let options: ServeOptions
  /// When the answer has to be there.
  let deadline: ContinuousClock.Instant

  /// - Throws: `Problem`.
  func examples(_ body: ByteBuffer, _ kind: ContentKind) throws -> AskedExamples {
    try requireTime()
    do {
      return try read(body, kind)
    } catch let failure as any Diagnosed where failure.kind == .data || failure.kind == .usage {
      throw Problem(.unprocessableContent, "\(failure.offering([]))")
    }
  }

  private func read(_ body: ByteBuffer, _ kind: ContentKind) throws -> AskedExamples {
    guard body.readableBytes > 0 else {
      throw Problem(.badRequest, at: "body", expected: "a body of the type \(kind.name)", found: "none")
    }
    switch (kind, model.classifier.preparation) {
    case (.json, .array(let array)):
      let rows = try body.withBytes { bytes throws(Problem) in
        try JSONRows.numbers(bytes, columns: array.columns, mostRows: options.mostRows)
      }
      return AskedExamples(examples: try model.live.prepared(.numbers(rows)))
    case (.json, _):
      guard let columns = model.columns else { throw unexpected(kind) }
      let (rows, meant) = try body.withBytes { bytes throws(Problem) in
        try JSONRows.table(bytes, columns, mostRows: options.mostRows)
      }
      return AskedExamples(examples: try model.live.prepared(.table(rows)), meant: meant)
    case (.text, _):
      guard let name = model.columns?.onlyText else { throw unexpected(kind) }
      guard let text = String(validating: body.readableBytesView, as: UTF8.self) else {
        throw Problem(.badRequest, at: "body", expected: "text in UTF-8", found: "other bytes")
      }
      return AskedExamples(examples: try model.live.prepared(.table([[name: Examples.cell(text)]])))
    case (.png, _), (.jpeg, _):
      return try images([("the image", [UInt8](body.readableBytesView))])
    case (.csv, _), (.tsv, _), (.jsonLines, _):
      return try file([UInt8](body.readableBytesView)[...], kind, called: "the body")
    case (.multipart(let boundary), .images):
      let parts = try self.parts(of: body, boundary)
      return try images(parts.enumerated().map { ("part \($0 + 1), \"\($1.name)\"", Array($1.content)) })
    case (.multipart(let boundary), _):
      let parts = try self.parts(of: body, boundary)
      guard parts.count == 1 else {
        throw Problem(
          .unprocessableContent, at: "multipart/form-data", expected: "one file", found: "\(parts.count)")
      }
      return try file(parts[0].content, Self.kind(of: parts[0]), called: "part 1, \"\(parts[0].name)\"")
    }
  }

  private func requireTime() throws(Problem) {
    guard ContinuousClock.now < deadline else { throw Problem.busy("The answer took too long. Try again later.") }
  }

  private func unexpected(_ kind: ContentKind) -> Problem {
    Problem(
      .unsupportedMediaType, "This model takes \(model.acceptedTypes.joined(separator: ", ")), found \(kind.name).")
  }

  /// The files of a form, at least one.
  private func parts(of body: ByteBuffer, _ boundary: String) throws(Problem) -> [MultipartBody.Part] {
    let form = try MultipartBody([UInt8](body.readableBytesView), boundary: boundary, mostParts: options.mostRows)
    guard !form.parts.isEmpty else {
      throw Problem(.unprocessableContent, at: "multipart/form-data", expected: "at least one part", found: "none")
    }
    return form.parts
  }

  /// What a file of a form is, by its type or else its name.
  private static func kind(of part: MultipartBody.Part) -> ContentKind {
    let named = ContentKind.names.first { $0.types.contains(part.type ?? "") }?.kind
    if let named, [.csv, .tsv, .jsonLines].contains(named) { return named }
    switch part.file?.split(separator: ".").last?.lowercased() {
    case "tsv", "tab": return .tsv
    case "jsonl", "ndjson": return .jsonLines
    default: return .csv
    }
  }

  // MARK: Tables

  private func file(_ bytes: ArraySlice<UInt8>, _ kind: ContentKind, called name: String) throws -> AskedExamples {
    guard model.columns != nil else { throw unexpected(kind) }
    // A packed body could be of any size once it is unpacked.
    guard !bytes.starts(with: [0x1f, 0x8b]) else {
      throw Problem(.unprocessableContent, at: name, expected: "a table", found: "data packed by gzip")
    }
    let ending = kind == .jsonLines ? ".jsonl" : kind == .tsv ? ".tsv" : ".csv"
    let file = try TemporaryFile(bytes, ending: ending)
    let prepared: PreparedExamples?
    do {
      prepared = try model.live.prepared(contentsOf: file.path, like: model.source)
    } catch var failure as FileFailure {
      // What concerns the file is the server's trouble, what concerns its content the client's.
      guard case .malformed(let place, let expected, let found) = failure.problem else { throw failure }
      failure.path = name
      let detail = "\(failure.offering([]))"
      throw Problem(
        .unprocessableContent, detail, faults: [Problem.Fault(place: place, expected: expected, found: found)])
    }
    guard var examples = prepared else {
      throw Problem(.unprocessableContent, at: name, expected: "at least one row", found: "none")
    }
    guard examples.count <= options.mostRows else {
      throw Problem(
        .contentTooLarge, at: name, expected: "at most \(options.mostRows) rows", found: "\(examples.count)")
    }
    examples.remarks = examples.remarks.map { $0.replacing(file.path, with: name) }
    return AskedExamples(examples: examples)
  }

  // MARK: Images

  private func images(_ files: [(name: String, bytes: [UInt8])]) throws -> AskedExamples {
    guard case .images(let preparation) = model.classifier.preparation else {
      throw Problem(
        .unsupportedMediaType, "This model takes \(model.acceptedTypes.joined(separator: ", ")), found images.")
    }
    var (pixels, faults): ([UInt8], [Problem.Fault]) = ([], [])
    for (name, bytes) in files {
      try requireTime()
      do {
        pixels += try preparation.row(ofImage: bytes, path: name, maximumPixels: options.mostPixels)
      } catch let failure as FileFailure {
        guard case .malformed(let place, let expected, let found) = failure.problem else { throw failure }
        faults.append(Problem.Fault(place: "\(name), \(place)", expected: expected, found: found))
      }
    }
    if let first = faults.first {
      throw Problem(
        .unprocessableContent, "\(first.place): expected \(first.expected), found \(first.found).",
        faults: Array(faults.prefix(Problem.mostFaults)))
    }
    let features = Features(
      .bytes(pixels, scale: 1 / 255), columns: pixels.count / files.count, imageShape: preparation.shape)
    return AskedExamples(examples: try model.live.prepared(.features(features)))
  }
}

extension MultipartBody.Part {
  /// What messages call it.
  fileprivate var name: String { Wording.shortened(file ?? field, to: 80) }
}

extension ByteBuffer {
  /// The bytes that can be read, where they stand.
  fileprivate func withBytes<Result>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(Problem) -> Result
  ) throws(Problem) -> Result {
    let outcome: Swift.Result<Result, Problem> = withUnsafeReadableBytes { bytes in
      do throws(Problem) {
        return .success(try body(bytes.bindMemory(to: UInt8.self)))
      } catch {
        return .failure(error)
      }
    }
    return try outcome.get()
  }
}
