import Foundation

/// A graph of ONNX operators that grows node by node. Tensors go by name; the names that it makes up meet none of the
/// inputs'.
struct GraphBuilder {
  private(set) var graph = Onnx_GraphProto()
  private var made = 0
  /// Names that are taken from outside.
  private var taken: Set<String>

  /// - Parameter inputs: names that inputs will have.
  init(inputs: some Sequence<String> = []) { taken = Set(inputs) }

  /// An input [N, …sizes] of the graph.
  ///
  /// - Parameters:
  ///   - name: as who asks calls it.
  ///   - type: of its elements.
  ///   - sizes: behind the number of rows, which is free.
  ///   - text: what it holds, for people.
  /// - Returns: its name.
  mutating func input(_ name: String, _ type: Onnx_TensorProto.DataType, _ sizes: [Int], _ text: String) -> String {
    taken.insert(name)
    graph.input.append(Self.value(name, type, sizes, text))
    return name
  }

  /// Makes a tensor an output of the graph, under a name that no input has: the given one, or with lines behind it.
  ///
  /// - Returns: its name.
  @discardableResult mutating func output(
    _ tensor: String, as name: String, _ type: Onnx_TensorProto.DataType, _ sizes: [Int], _ text: String
  ) -> String {
    var free = name
    while taken.contains(free) { free += "_" }
    taken.insert(free)
    var node = Onnx_NodeProto()
    node.opType = "Identity"
    node.input = [tensor]
    node.output = [free]
    graph.node.append(node)
    graph.output.append(Self.value(free, type, sizes, text))
    return free
  }

  private static func value(
    _ name: String, _ type: Onnx_TensorProto.DataType, _ sizes: [Int], _ text: String
  ) -> Onnx_ValueInfoProto {
    var value = Onnx_ValueInfoProto()
    value.name = name
    value.docString = text
    value.type.tensorType.elemType = Int32(type.rawValue)
    var rows = Onnx_TensorShapeProto.Dimension()
    rows.dimParam = "rows"
    value.type.tensorType.shape.dim = [rows]
    for size in sizes {
      var dimension = Onnx_TensorShapeProto.Dimension()
      dimension.dimValue = Int64(size)
      value.type.tensorType.shape.dim.append(dimension)
    }
    return value
  }

  private mutating func freshName(_ kind: String) -> String {
    repeat { made += 1 } while taken.contains("pseudolabel/\(kind)/\(made)")
    return "pseudolabel/\(kind)/\(made)"
  }

  /// Adds a node with one output.
  ///
  /// - Parameters:
  ///   - operation: the operator's name.
  ///   - inputs: tensors.
  ///   - attributes: by their names.
  ///   - domain: of the operator; that of ONNX itself by default.
  /// - Returns: the output's name.
  mutating func add(
    _ operation: String, _ inputs: String..., attributes: [(String, GraphAttribute)] = [], domain: String = ""
  ) -> String {
    add(operation, inputs, attributes: attributes, domain: domain)
  }

  mutating func add(
    _ operation: String, _ inputs: [String], attributes: [(String, GraphAttribute)] = [], domain: String = ""
  ) -> String {
    var node = Onnx_NodeProto()
    node.opType = operation
    node.domain = domain
    node.input = inputs
    node.output = [freshName(operation)]
    node.name = node.output[0]
    node.attribute = attributes.map { $1.named($0) }
    graph.node.append(node)
    return node.output[0]
  }

  /// The same values in another type.
  mutating func cast(_ x: String, to type: Onnx_TensorProto.DataType) -> String {
    add("Cast", x, attributes: [("to", .int(type.rawValue))])
  }

  /// A constant of floats, as many as the shape has (a precondition).
  mutating func constant(_ values: [Float], shape: [Int]) -> String {
    precondition(values.count == shape.reduce(1, *), "\(values.count) values for the shape \(shape)")
    return constant(
      .float, shape, bytes: Data(values.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init) }))
  }

  mutating func constant(_ values: [Double], shape: [Int]) -> String {
    constant(
      .double, shape, bytes: Data(values.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init) }))
  }

  mutating func constant(_ values: [Int], shape: [Int]) -> String {
    constant(.int64, shape, bytes: Data(values.flatMap { withUnsafeBytes(of: Int64($0).littleEndian, Array.init) }))
  }

  mutating func constant(_ values: [String]) -> String {
    var tensor = Onnx_TensorProto()
    tensor.stringData = values.map { Data($0.utf8) }
    return constant(tensor, .string, [values.count])
  }

  private mutating func constant(_ type: Onnx_TensorProto.DataType, _ shape: [Int], bytes: Data) -> String {
    var tensor = Onnx_TensorProto()
    tensor.rawData = bytes
    return constant(tensor, type, shape)
  }

  private mutating func constant(
    _ tensor: Onnx_TensorProto, _ type: Onnx_TensorProto.DataType, _ shape: [Int]
  ) -> String {
    var tensor = tensor
    tensor.name = freshName("constant")
    tensor.dataType = Int32(type.rawValue)
    tensor.dims = shape.map(Int64.init)
    graph.initializer.append(tensor)
    return tensor.name
  }

  /// The graph under a name.
  func named(_ name: String, _ text: String) -> Onnx_GraphProto {
    var graph = graph
    graph.name = name
    graph.docString = text
    return graph
  }
}

/// What an operator is told beside its inputs.
enum GraphAttribute {
  case int(Int)
  case float(Float)
  case ints([Int])
  case strings([String])

  fileprivate func named(_ name: String) -> Onnx_AttributeProto {
    var attribute = Onnx_AttributeProto()
    attribute.name = name
    switch self {
    case .int(let value):
      attribute.type = .int
      attribute.i = Int64(value)
    case .float(let value):
      attribute.type = .float
      attribute.f = value
    case .ints(let values):
      attribute.type = .ints
      attribute.ints = values.map(Int64.init)
    case .strings(let values):
      attribute.type = .strings
      attribute.strings = values.map { Data($0.utf8) }
    }
    return attribute
  }
}
