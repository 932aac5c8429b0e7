import Foundation
import HTTPTypes
import Hummingbird

extension Response {
  /// A value as JSON.
  init(json value: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Strings, numbers and lists of them can always be written; numbers that are not finite are left out before.
    let text = (try? encoder.encode(value)) ?? Data("{}".utf8)
    var headers = headers
    if headers[.contentType] == nil { headers[.contentType] = "application/json" }
    headers[.cacheControl] = "no-store"
    headers[.xContentTypeOptions] = "nosniff"
    self.init(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: text)))
  }

  /// Text of another kind.
  init(text: String, type: String) {
    self.init(
      status: .ok, headers: [.contentType: type, .cacheControl: "no-store", .xContentTypeOptions: "nosniff"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}
