import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import PseudoLabelInference
import Synchronization

/// Finds who answers a request, and counts it.
package struct Routes: HTTPResponder {
  package typealias Context = BasicRequestContext

  let shelf: Shelf
  let options: ServeOptions
  let metrics: Metrics
  /// Threads for what takes longer than a small body.
  let workers: NIOThreadPool
  let budget: MemoryBudget
  /// Whether the server is about to stop.
  let stops: StopFlag

  init(_ shelf: Shelf, _ options: ServeOptions, _ metrics: Metrics, workers: NIOThreadPool, stops: StopFlag) {
    (self.shelf, self.options, self.metrics, self.workers, self.stops) = (shelf, options, metrics, workers, stops)
    budget = MemoryBudget(options.mostBytesAtOnce)
  }

  static func path(ofModel name: String) -> String { "/v1/models/\(name)" }

  /// What a path means.
  private enum Route {
    case health, ready, metrics, description, models
    case model(Substring), predict(Substring)

    init?(_ path: Substring) {
      switch path {
      case "/health": self = .health
      case "/ready": self = .ready
      case "/metrics": self = .metrics
      case "/openapi.json": self = .description
      case "/v1/models": self = .models
      default:
        guard path.hasPrefix("/v1/models/") else { return nil }
        let parts = path.dropFirst(11).split(separator: "/", omittingEmptySubsequences: false)
        switch (parts.count, parts.last) {
        case (1, let name?) where !name.isEmpty: self = .model(name)
        case (2, "predict"): self = .predict(parts[0])
        default: return nil
        }
      }
    }

    /// What metrics call it: never a text that a client chose.
    var name: String {
      switch self {
      case .health: "/health"
      case .ready: "/ready"
      case .metrics: "/metrics"
      case .description: "/openapi.json"
      case .models: "/v1/models"
      case .model: "/v1/models/{name}"
      case .predict: "/v1/models/{name}/predict"
      }
    }

    var isPost: Bool { if case .predict = self { true } else { false } }
    /// Whether everybody may ask, who has no token too.
    var isOpen: Bool {
      switch self {
      case .health, .ready: true
      default: false
      }
    }
  }

  package func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
    let start = ContinuousClock.now
    metrics.begin()
    let path = (request.head.path ?? "/").prefix { $0 != "?" && $0 != "#" }
    let route = Route(path)
    var response: Response
    do {
      response = try await answer(request, route)
    } catch let problem as Problem {
      response = problem.response
      if problem.status.code >= 500 {
        context.logger.warning(
          "no answer", metadata: ["status": "\(problem.status.code)", "detail": "\(problem.detail)"])
      }
    } catch {
      context.logger.error("a request failed", metadata: ["path": "\(path)", "reason": "\(error)"])
      response = Problem(.internalServerError, "The server failed; its log says how.").response
    }
    if request.method == .head {
      let length = response.headers[.contentLength]
      response.body = ResponseBody()
      response.headers[.contentLength] = length
    }
    // A body that was not read is not worth keeping the connection for.
    if response.status == .contentTooLarge { response.headers[.connection] = "close" }
    metrics.end(route?.name ?? "other", status: response.status.code, after: ContinuousClock.now - start)
    context.logger.debug(
      "request",
      metadata: [
        "method": "\(request.method)", "path": "\(path)", "status": "\(response.status.code)",
        "milliseconds": "\((ContinuousClock.now - start) / .milliseconds(1))",
      ])
    return response
  }

  private func answer(_ request: Request, _ route: Route?) async throws -> Response {
    // Without a token, a page of another site could else give this machine a name of its own and ask.
    if options.token == nil, options.isLoopback, !LocalName.isOne(request.head.authority, or: options.host) {
      throw Problem(.misdirectedRequest, "Host: expected 127.0.0.1 or localhost.")
    }
    guard let route else {
      throw Problem(.notFound, "Nothing is there. GET /openapi.json lists what is.")
    }
    if let token = options.token, !route.isOpen, !token.isShown(by: request.headers[.authorization]) {
      let isThere = request.headers[.authorization] != nil
      throw Problem(
        .unauthorized,
        "Authorization: expected \"Bearer\" and the token of this server, found \(isThere ? "another" : "none").",
        headers: [.wwwAuthenticate: "Bearer"])
    }
    let allowed: [HTTPRequest.Method] = route.isPost ? [.post] : [.get, .head]
    guard allowed.contains(request.method) else {
      let list = allowed.map(\.rawValue).joined(separator: ", ")
      throw Problem(
        .methodNotAllowed, "Expected \(list), found \(request.method.rawValue.prefix(40)).", headers: [.allow: list])
    }
    let type = if case .metrics = route { "text/plain" } else { "application/json" }
    guard MediaTypeText.accepts(request.headers[.accept], type) else {
      throw Problem(
        .notAcceptable, "Accept: expected one that takes \(type), found \"\(request.headers[.accept] ?? "")\".")
    }
    switch route {
    case .health: return Response(json: ["status": "ok"])
    case .ready: return ready(showsModels: options.token?.isShown(by: request.headers[.authorization]) ?? true)
    case .metrics: return Response(text: metrics.text, type: Metrics.contentType)
    case .description: return Response(json: OpenAPI.document(of: shelf.models, options))
    case .models:
      let problems = shelf.problems
      return Response(
        json: ["models": shelf.models.map { ModelDescription($0, problem: problems[$0.name]) }])
    case .model(let name):
      let model = try model(name)
      return Response(json: ModelDescription(model, problem: shelf.problems[model.name]))
    case .predict(let name): return try await predict(request, model(name))
    }
  }

  private func model(_ name: Substring) throws(Problem) -> ServedModel {
    let wanted = String(name).removingPercentEncoding ?? String(name)
    if let model = shelf.model(named: wanted) { return model }
    let names = shelf.models.map { "\"\($0.name)\"" }.joined(separator: ", ")
    throw Problem(.notFound, "No model has this name. The models are \(names).")
  }

  private struct Readiness: Encodable {
    struct Model: Encodable {
      var name: String
      var version: String
      /// Why a newer version is not served.
      var problem: String?
    }
    var ready: Bool
    var models: [Model]
  }

  /// Who has no token is not told which models there are, or what is wrong with their files.
  private func ready(showsModels: Bool) -> Response {
    let problems = shelf.problems
    let models = (showsModels ? shelf.models : []).map {
      Readiness.Model(name: $0.name, version: $0.version, problem: problems[$0.name])
    }
    let isReady = !stops.isSet
    return Response(json: Readiness(ready: isReady, models: models), status: isReady ? .ok : .serviceUnavailable)
  }

  // MARK: Predictions

  private func predict(_ request: Request, _ model: ServedModel) async throws -> Response {
    let kind = try ContentKind(request.headers, accepted: model.acceptedTypes)
    let (body, taken) = try await self.body(of: request)
    defer { budget.giveBack(taken) }
    let deadline = ContinuousClock.now + .seconds(options.time)
    let reader = BodyReader(model: model, options: options, deadline: deadline)
    // Small bodies are read faster than handed to another thread.
    let isSmall = kind == .json && body.readableBytes <= 1 << 14
    let asked =
      isSmall
      ? try reader.examples(body, kind) : try await workers.runIfActive { try reader.examples(body, kind) }
    let predictions = try await model.batcher.predictions(for: asked.examples, until: deadline)
    return Response(
      status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: AnswerText(model, predictions, asked).buffer))
  }

  /// The whole body, and how much of the budget it has taken.
  private func body(of request: Request) async throws -> (ByteBuffer, Int) {
    func tooLarge(_ found: String) -> Problem {
      Problem(.contentTooLarge, at: "body", expected: "at most \(options.mostBytes) bytes", found: found)
    }
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > options.mostBytes {
      throw tooLarge("\(length)")
    }
    var (body, taken) = (ByteBuffer(), 0)
    do {
      for try await var piece in request.body {
        guard taken + piece.readableBytes <= options.mostBytes else { throw tooLarge("more") }
        try budget.take(piece.readableBytes)
        taken += piece.readableBytes
        if body.readableBytes == 0 { body = piece } else { body.writeBuffer(&piece) }
      }
    } catch {
      budget.giveBack(taken)
      throw error
    }
    return (body, taken)
  }
}

/// Something that is once so, and stays so.
package final class StopFlag: Sendable {
  private let value = Atomic(false)
  package init() {}
  package var isSet: Bool { value.load(ordering: .relaxed) }
  package func set() { value.store(true, ordering: .relaxed) }
}
