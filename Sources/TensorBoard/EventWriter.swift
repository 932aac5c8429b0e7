import Foundation
import PseudoLabelDiagnostics
import PseudoLabelPersistence

/// An event file of TensorBoard that grows while training goes on.
package final class EventWriter {
  /// One value under a tag.
  package enum Value {
    case scalar(Double)
    /// With a sentence that says what is counted.
    case histogram(Histogram, description: String)
  }

  private let file: RecordFile

  /// Makes a new `events.out.tfevents.SECONDS.pseudolabel.N` in a folder, which is made where it is missing. What is there
  /// stays as it is.
  ///
  /// - Throws: `FileFailure`, unwritable.
  package init(folder: String) throws {
    try Folder.makeIfMissing(folder)
    file = try EventWriter.newFile(
      "\(folder)/events.out.tfevents.\(Int(Date().timeIntervalSince1970)).pseudolabel")
    try append { $0.fileVersion = "brain.Event:2" }
  }

  /// The file of the first number that is free.
  private static func newFile(_ name: String) throws -> RecordFile {
    var number = 0
    while true {
      if let file = try RecordFile(creating: "\(name).\(number)") { return file }
      number += 1
    }
  }

  /// Writes values of one step as one event, which readers see from then on.
  ///
  /// - Throws: `FileFailure`, unwritable.
  package func write(_ values: [(tag: String, value: Value)], step: Int) throws {
    try append { event in
      event.step = Int64(step)
      event.summary.value = values.map { tag, value in
        .with { message in
          message.tag = tag
          switch value {
          case .scalar(let number):
            message.simpleValue = Float(number)
            message.metadata.pluginData.pluginName = "scalars"
          case .histogram(let histogram, let description):
            message.histo = histogram.message
            message.metadata.pluginData.pluginName = "histograms"
            message.metadata.summaryDescription = description
          }
        }
      }
    }
  }

  /// Writes how sure a network is of the unlabelled rows, where there are any.
  ///
  /// - Throws: `FileFailure`, unwritable.
  func write(confidences: [Double], step: Int) throws {
    guard !confidences.isEmpty else { return }
    let histogram = Value.histogram(
      Histogram(of: confidences),
      description: "The probability of the most likely class of each unlabelled row, without dropout.")
    try write([("unlabeledConfidence", histogram)], step: step)
  }

  private func append(_ fill: (inout Tensorboard_Event) -> Void) throws {
    let event = Tensorboard_Event.with { event in
      event.wallTime = Date().timeIntervalSince1970
      fill(&event)
    }
    try file.append(Record(content: event.serializedData()).bytes)
  }
}
