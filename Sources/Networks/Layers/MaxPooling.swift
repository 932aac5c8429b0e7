import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics

/// The largest value of each window of size × size of images; the rows and columns that fill no window are left out.
public struct MaxPooling: Sendable, Hashable, Codable {
  /// Height and width of the windows.
  public var size: Int

  /// Windows of 2 × 2, unless told.
  public init(size: Int = 2) { self.size = size }
}

extension MaxPooling: LayerKind {
  func output(for input: LayerShape) -> LayerShape {
    let image = input.requiredImage
    return .image(ImageShape(height: image.height / size, width: image.width / size, channels: image.channels))
  }

  func build(_ parts: inout PartBuilder) {
    parts.add(MaxPoolingPart(parts.shape.requiredImage, size: size, parts.context))
  }

  func validate(at place: String, for input: LayerShape) throws(RequestFailure) {
    guard case .image(let image) = input else {
      throw RequestFailure(place, expected: "pooling of images", found: "one behind a dense layer")
    }
    let largest = min(15, image.height, image.width)
    try require((1...largest).contains(size), "\(place).size", "a number from 1 to \(largest)", "\(size)")
  }
}

/// Pooling there and back.
final class MaxPoolingPart: Part {
  let output: RowMatrix
  var hasParameters: Bool { false }
  private let image: ImageShape
  private let size: Int
  /// Where in its window each value stood.
  private let choices: ByteBuffer?
  private let cpu: CPU

  init(_ image: ImageShape, size: Int, _ context: PartContext) {
    (self.image, self.size, cpu) = (image, size, context.cpu)
    let columns = (image.height / size) * (image.width / size) * image.channels
    output = RowMatrix(capacity: context.capacity, columns: columns)
    choices = context.isTrained ? ByteBuffer(count: context.capacity * columns) : nil
  }

  func forward(_ input: PartInput, _ trip: Trip) {
    cpu.maxPool(
      input.dense, height: image.height, width: image.width, channels: image.channels, pool: size, rows: trip.rows,
      into: output, choices: choices)
  }

  func backward(
    _ input: PartInput, _ gradient: RowMatrix, into target: RowMatrix?, _ trip: Trip, _ step: Step?
  ) {
    guard let choices else { preconditionFailure("this pass was not made for training") }
    guard let target else { return }
    cpu.maxPoolGradient(
      gradient, height: image.height, width: image.width, channels: image.channels, pool: size, rows: trip.rows,
      choices: choices, into: target)
  }
}
