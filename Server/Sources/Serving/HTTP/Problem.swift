import HTTPTypes
import Hummingbird

/// Why a request has no answer, as RFC 9457 tells it: what was wrong and where, what was expected and what was found.
package struct Problem: Error, Equatable {
  /// One thing that is wrong with a body.
  package struct Fault: Equatable, Encodable {
    /// Where in the body: "/rows/3/age" (RFC 6901) of JSON, "line 7" of a table.
    var place: String
    var expected: String
    var found: String
  }

  var status: HTTPResponse.Status
  /// A sentence or two for a person.
  var detail: String
  /// Every fault of the body that was found, the first ones of many.
  var faults: [Fault] = []
  /// Further header fields of the answer.
  var headers: HTTPFields = [:]

  init(_ status: HTTPResponse.Status, _ detail: String, faults: [Fault] = [], headers: HTTPFields = [:]) {
    (self.status, self.detail, self.faults, self.headers) = (status, detail, faults, headers)
  }

  /// A body with one fault.
  init(_ status: HTTPResponse.Status, at place: String, expected: String, found: String) {
    let fault = Fault(place: place, expected: expected, found: found)
    self.init(status, "\(place): expected \(expected), found \(found).", faults: [fault])
  }

  /// As many faults are told of one body.
  static let mostFaults = 20

  /// The server has more to do than it can.
  static func busy(_ detail: String) -> Problem {
    Problem(.serviceUnavailable, detail, headers: [.retryAfter: "1"])
  }

  private struct Body: Encodable {
    var title: String
    var status: Int
    var detail: String
    var errors: [Fault]?
  }

  var response: Response {
    let body = Body(
      title: status.reasonPhrase, status: status.code, detail: detail, errors: faults.isEmpty ? nil : faults)
    var fields = headers
    fields[.contentType] = "application/problem+json"
    return Response(json: body, status: status, headers: fields)
  }
}
