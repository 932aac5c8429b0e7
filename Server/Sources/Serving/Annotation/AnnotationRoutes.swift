import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix
import PseudoLabelLabeling
import PseudoLabeling

/// What the page asks for. Every request shows the token, comes by the name of this machine, and from no other site.
package struct AnnotationRoutes: HTTPResponder {
  package typealias Context = BasicRequestContext

  private let session: LabelingSession
  private let token: Token
  private let output: String
  private let workers: NIOThreadPool
  private let reasons = Reasons()
  static let mostBytes = 1 << 16

  init(_ session: LabelingSession, token: Token, output: String, workers: NIOThreadPool) {
    (self.session, self.token, self.output, self.workers) = (session, token, output, workers)
  }

  /// What the page sends.
  private struct Request: Decodable {
    /// Who sends it.
    var name: String
    var row: Int?
    var rows: [Int]?
    var label: String?
    /// "label", "skip" or "unknown".
    var answer: String?
    var isReview: Bool?
    var id: Int?
  }

  package func respond(to request: Hummingbird.Request, context: BasicRequestContext) async throws -> Response {
    do {
      return try await answer(request)
    } catch let problem as Problem {
      return problem.response
    } catch let failure as any Diagnosed {
      context.logger.error("a request failed", metadata: ["reason": "\(failure)"])
      let isTheirs = failure.kind == .data || failure.kind == .usage
      return Problem(isTheirs ? .unprocessableContent : .internalServerError, "\(failure.offering([]))").response
    }
  }

  private func answer(_ request: Hummingbird.Request) async throws -> Response {
    try requireOwnSite(request)
    let path = request.uri.path
    let shown = request.headers[.token] ?? request.uri.queryParameters["token"].map(String.init)
    guard let shown, token.isSame(as: Array(shown.utf8)) else {
      throw Problem(.unauthorized, "The address lacks its token. Open the one that the command has printed.")
    }
    switch (request.method, path) {
    case (.get, "/"): return AnnotationPage.response
    case (.get, "/image"):
      let row = request.uri.queryParameters["row"].flatMap { Int($0) }
      return try await workers.runIfActive { try image(row) }
    case (.post, _):
      var request = request
      guard request.headers[.contentType] == "application/json" else {
        throw Problem(.unsupportedMediaType, "Content-Type: expected application/json.")
      }
      let body = try await request.collectBody(upTo: Self.mostBytes)
      guard let asked = try? JSONDecoder().decode(Request.self, from: Data(body.readableBytesView)),
        (1...80).contains(asked.name.count)
      else { throw Problem(.badRequest, "Expected an object with the name of who sends it, 1 to 80 characters long.") }
      // Answers wait for the disk, and questions may take a while to choose.
      return try await workers.runIfActive { try perform(path, asked) }
    default: throw Problem(.notFound, "Nothing is there.")
    }
  }

  /// A page of another site, or a name that another site has given this machine, is refused.
  private func requireOwnSite(_ request: Hummingbird.Request) throws(Problem) {
    let authority = request.head.authority ?? ""
    guard LocalName.isOne(authority, or: "127.0.0.1") else {
      throw Problem(.misdirectedRequest, "Host: expected 127.0.0.1 or localhost.")
    }
    let site = request.headers[.secFetchSite] ?? "same-origin"
    let isOwn = request.headers[.origin].map { $0 == "http://\(authority)" } ?? true
    guard isOwn, ["same-origin", "none"].contains(site) || (request.method == .get && request.uri.path == "/") else {
      throw Problem(.forbidden, "Origin: expected this page, found another site.")
    }
  }

  // MARK: What is done

  private func perform(_ path: String, _ asked: Request) throws -> Response {
    switch path {
    case "/next": break
    case "/answer":
      guard let row = asked.row, let answer = Self.answer(asked) else {
        throw Problem(.badRequest, "Expected a row, and a class, \"skip\" or \"unknown\".")
      }
      try session.answer(row, answer, by: asked.name, selection: asked.isReview == true ? .review : nil)
    case "/undo":
      guard try session.undo(by: asked.name) != nil else {
        throw Problem(.conflict, "There is no answer of \(asked.name) to take back.")
      }
    case "/confirm":
      guard let rows = asked.rows, !rows.isEmpty, let label = asked.label else {
        throw Problem(.badRequest, "Expected rows and their class.")
      }
      try session.confirm(rows, as: label, by: asked.name)
    case "/alike":
      let alike = session.lookAlikes(for: asked.name)
      return Response(json: ShownLookAlikes(alike))
    case "/reviews": return Response(json: ["reviews": session.reviews(limit: 20).map(ShownReview.init)])
    case "/save":
      try LabeledOutput(session).write(to: output, withNotes: false)
      return Response(json: ["saved": output])
    case "/progress": return Response(json: ShownProgress(session))
    default: throw Problem(.notFound, "Nothing is there.")
    }
    let question = session.questions(for: asked.name).first
    return Response(
      json: ShownState(
        question: question.map { ShownQuestion($0, reasons: reasons.reasons(for: $0, in: session)) },
        classes: session.classes.names, progress: ShownProgress(session)))
  }

  private static func answer(_ asked: Request) -> LabelAnswer? {
    switch asked.answer {
    case "skip": .skip
    case "unknown": .unknown
    case "label": asked.label.map(LabelAnswer.label)
    default: nil
    }
  }

  private func image(_ row: Int?) throws -> Response {
    guard let row, (0..<session.pool.count).contains(row), case .image(let path) = session.pool.content(ofRow: row)
    else {
      throw Problem(.notFound, "Nothing is there.")
    }
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw FileFailure(path: path, problem: .unreadable(reason: "it cannot be opened"))
    }
    let type = bytes.starts(with: [0x89, 0x50]) ? "image/png" : "image/jpeg"
    return Response(
      status: .ok, headers: [.contentType: type, .cacheControl: "no-store", .xContentTypeOptions: "nosniff"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}

extension HTTPField.Name {
  // These are names that a header may have.
  fileprivate static let token = HTTPField.Name("X-Token") ?? .authorization
  fileprivate static let secFetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .origin
}
