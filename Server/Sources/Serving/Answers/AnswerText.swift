import NIOCore
import PseudoLabelInference

/// The JSON text of an answer. It is written directly, for there is one for every request.
package struct AnswerText {
  private(set) var buffer = ByteBuffer()

  init(_ model: ServedModel, _ predictions: [Prediction], _ asked: AskedExamples) {
    let names = model.classes.map(Self.quoted)
    buffer.reserveCapacity(128 + predictions.count * (64 + names.reduce(0) { $0 + $1.utf8.count + 24 }))
    buffer.writeString("{\"model\":\(Self.quoted(model.name)),\"version\":\"\(model.version)\",\"predictions\":[")
    for (number, prediction) in predictions.enumerated() {
      buffer.writeString(number == 0 ? "{\"class\":" : ",{\"class\":")
      buffer.writeString(Self.quoted(prediction.label))
      buffer.writeString(",\"confidence\":\(prediction.confidence),\"probabilities\":{")
      for (place, probability) in prediction.probabilities.enumerated() {
        if place > 0 { buffer.writeString(",") }
        buffer.writeString(names[place])
        buffer.writeString(":\(probability)")
      }
      buffer.writeString("}}")
    }
    buffer.writeString("],\"warnings\":[")
    write(warnings: asked)
    buffer.writeString("]}\n")
  }

  private mutating func write(warnings asked: AskedExamples) {
    var isFirst = true
    func begin() -> String {
      defer { isFirst = false }
      return isFirst ? "{" : ",{"
    }
    for value in asked.examples.unfamiliarValues {
      buffer.writeString(
        begin() + "\"kind\":\"\(value.kind.rawValue)\",\"column\":\(Self.quoted(value.column)),\"count\":\(value.count)"
      )
      if let example = value.example { buffer.writeString(",\"example\":\(Self.quoted(example))") }
      buffer.writeString(",\"detail\":\(Self.quoted(value.description))}")
    }
    for (name, column) in asked.meant.sorted(by: { $0.key < $1.key }) {
      let detail =
        "No column of training is called \"\(name)\", and it is not looked at. Is \"\(column)\" meant, which has no value?"
      buffer.writeString(
        begin() + "\"kind\":\"unknownColumn\",\"column\":\(Self.quoted(name)),\"detail\":\(Self.quoted(detail))}")
    }
    for remark in asked.examples.remarks {
      buffer.writeString(begin() + "\"kind\":\"reading\",\"detail\":\(Self.quoted(remark))}")
    }
  }

  /// A text as JSON has it.
  package static func quoted(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5c }) else { return "\"\(text)\"" }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case "\u{0}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
