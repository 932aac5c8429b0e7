extension Augmentation: Codable {
  private enum Name: String, CodingKey, CaseIterable {
    case horizontalFlip, crop, randAugment, cutout, gaussianNoise, featureMasking, elastic
  }

  private enum Parameter: String, CodingKey {
    case padding, operations, share, deviation, rate, amplitude, smoothness
  }

  /// With the usual numbers.
  private init(_ name: Name) {
    self =
      switch name {
      case .horizontalFlip: .horizontalFlip
      case .crop: .crop(padding: 4)
      case .randAugment: .randAugment(operations: 2)
      case .cutout: .cutout(share: 0.5)
      case .gaussianNoise: .gaussianNoise(deviation: 0.1)
      case .featureMasking: .featureMasking(rate: 0.2)
      case .elastic: .elastic(amplitude: 34, smoothness: 4)
      }
  }

  public init(from decoder: any Decoder) throws {
    let names = Name.allCases.map(\.rawValue).joined(separator: ", ")
    func failure(_ found: String) -> DecodingError {
      .dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "expected one of \(names), by its name or as {\"name\": {parameters}}, found \(found)"))
    }
    if let word = try? decoder.singleValueContainer().decode(String.self) {
      guard let name = Name(rawValue: word) else { throw failure("\"\(word)\"") }
      self.init(name)
      return
    }
    let container = try decoder.container(keyedBy: Name.self)
    guard let name = container.allKeys.first, container.allKeys.count == 1 else {
      throw failure("an object with \(container.allKeys.isEmpty ? "none" : "several") of these names")
    }
    let parameters = try container.nestedContainer(keyedBy: Parameter.self, forKey: name)
    self =
      switch name {
      case .horizontalFlip: .horizontalFlip
      case .crop: .crop(padding: try parameters.decode(Int.self, forKey: .padding))
      case .randAugment: .randAugment(operations: try parameters.decode(Int.self, forKey: .operations))
      case .cutout: .cutout(share: try parameters.decode(Double.self, forKey: .share))
      case .gaussianNoise: .gaussianNoise(deviation: try parameters.decode(Double.self, forKey: .deviation))
      case .featureMasking: .featureMasking(rate: try parameters.decode(Double.self, forKey: .rate))
      case .elastic:
        .elastic(
          amplitude: try parameters.decode(Double.self, forKey: .amplitude),
          smoothness: try parameters.decode(Double.self, forKey: .smoothness))
      }
  }

  public func encode(to encoder: any Encoder) throws {
    func write(_ name: Name, _ numbers: [(Parameter, Double)]) throws {
      var container = encoder.container(keyedBy: Name.self)
      var parameters = container.nestedContainer(keyedBy: Parameter.self, forKey: name)
      for (parameter, number) in numbers { try parameters.encode(number, forKey: parameter) }
    }
    func write(_ name: Name, _ parameter: Parameter, _ count: Int) throws {
      var container = encoder.container(keyedBy: Name.self)
      var parameters = container.nestedContainer(keyedBy: Parameter.self, forKey: name)
      try parameters.encode(count, forKey: parameter)
    }
    switch self {
    case .horizontalFlip:
      var container = encoder.singleValueContainer()
      try container.encode(Name.horizontalFlip.rawValue)
    case .crop(let padding): try write(.crop, .padding, padding)
    case .randAugment(let operations): try write(.randAugment, .operations, operations)
    case .cutout(let share): try write(.cutout, [(.share, share)])
    case .gaussianNoise(let deviation): try write(.gaussianNoise, [(.deviation, deviation)])
    case .featureMasking(let rate): try write(.featureMasking, [(.rate, rate)])
    case .elastic(let amplitude, let smoothness):
      try write(.elastic, [(.amplitude, amplitude), (.smoothness, smoothness)])
    }
  }
}
