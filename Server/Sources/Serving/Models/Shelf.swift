import Foundation
import Logging
import PseudoLabelInference
import Synchronization

/// The models that are served, by their names; each is replaced when another file takes the place of its own.
public final class Shelf: Sendable {
  /// A model as the command line names it.
  public struct Entry: Sendable, Hashable {
    public var name: String
    /// The folder of a run, or a model file.
    public var path: String

    public init(name: String, path: String) { (self.name, self.path) = (name, path) }
  }

  private struct Place: Sendable {
    let entry: Entry
    var model: ServedModel
    var identity: FileIdentity
    /// The file that could not be loaded, nil where there was none; and why.
    var refused: (identity: FileIdentity?, reason: String)?
  }

  private let places: Mutex<[Place]>
  private let options: ServeOptions
  let metrics: Metrics
  private let logger: Logger
  /// Where files are looked at, one look after the other.
  private let turn = DispatchQueue(label: "pseudolabel.models", qos: .utility)

  /// Loads every model.
  ///
  /// - Throws: `FileFailure`.
  init(_ entries: [Entry], _ options: ServeOptions, _ metrics: Metrics, _ logger: Logger) throws {
    (self.options, self.metrics, self.logger) = (options, metrics, logger)
    places = Mutex([])
    let loaded = try entries.map { entry in
      let file = try ModelFile(at: entry.path)
      return Place(entry: entry, model: model(entry, file), identity: file.identity, refused: nil)
    }
    places.withLock { $0 = loaded }
    for place in loaded { noteLoaded(place.model) }
  }

  private func model(_ entry: Entry, _ file: ModelFile) -> ServedModel {
    ServedModel(
      entry.name, file, threads: options.threads, limits: options.batches, metrics: metrics.model(entry.name))
  }

  private func noteLoaded(_ model: ServedModel) {
    metrics.model(model.name).loaded(version: model.version)
    logger.info("model loaded", metadata: ["model": "\(model.name)", "version": "\(model.version)"])
  }

  /// In the order of the command line.
  var models: [ServedModel] { places.withLock { $0.map(\.model) } }

  func model(named name: String) -> ServedModel? {
    places.withLock { places in places.first { $0.entry.name == name }?.model }
  }

  /// What keeps each model from being its newest version; nil where it is.
  var problems: [String: String] {
    places.withLock { places in
      Dictionary(
        places.compactMap { place in place.refused.map { (place.entry.name, $0.reason) } },
        uniquingKeysWith: { first, _ in first })
    }
  }

  /// Looks at every file, and puts what is new in its place. Requests that are being answered keep the version they began with.
  ///
  /// - Parameter again: whether files that could not be loaded are tried once more, though nothing about them has changed.
  func refresh(again: Bool = false) async {
    await withCheckedContinuation { done in
      turn.async {
        self.refreshNow(again: again)
        done.resume()
      }
    }
  }

  private func refreshNow(again: Bool) {
    for (number, place) in places.withLock({ $0 }).enumerated() {
      let identity = FileIdentity(of: TrainedClassifier.modelFile(at: place.entry.path))
      let isKnown = identity == place.identity
      if isKnown || (!again && place.refused.map { $0.identity == identity } ?? false) {
        // The file that is served is back, or was never gone.
        if isKnown, place.refused != nil { places.withLock { $0[number].refused = nil } }
        continue
      }
      do {
        let file = try ModelFile(at: place.entry.path)
        let model = model(place.entry, file)
        places.withLock { places in
          (places[number].model, places[number].identity, places[number].refused) = (model, file.identity, nil)
        }
        noteLoaded(model)
      } catch {
        let reason = (error as? any Diagnosed)?.description ?? "\(error)"
        places.withLock { $0[number].refused = (identity, reason) }
        metrics.model(place.entry.name).refusedFile()
        logger.error(
          "the new model cannot be loaded; the one before goes on answering",
          metadata: ["model": "\(place.entry.name)", "version": "\(place.model.version)", "reason": "\(reason)"])
      }
    }
  }
}
