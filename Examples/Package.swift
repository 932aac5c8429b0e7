// swift-tools-version: 6.1
import PackageDescription

// Programs that use the library, as a package of their own: this one depends on it by path, yours by address.
let library = Target.Dependency.product(name: "PseudoLabeling", package: "PseudoLabel")

let package = Package(
  name: "Examples",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "PseudoLabel", path: "..")],
  targets: [
    // Fits a classifier to a table, and stores it.
    .executableTarget(name: "fit", dependencies: [.product(name: "PseudoLabeling", package: "PseudoLabel")]),
    // Loads a classifier and answers; it trains nothing.
    .executableTarget(name: "answer", dependencies: [.product(name: "PseudoLabelInference", package: "PseudoLabel")]),
    // An unlabelled loss that the package does not have, and a program that trains with it.
    .target(name: "InformationLoss", dependencies: [.product(name: "PseudoLabeling", package: "PseudoLabel")]),
    .executableTarget(name: "inform", dependencies: ["InformationLoss"]),
    .testTarget(name: "InformationLossTests", dependencies: ["InformationLoss"]),
    // One that needs two views of the rows and a teacher, and a program that trains with it.
    .target(name: "AgreementLoss", dependencies: [.product(name: "PseudoLabeling", package: "PseudoLabel")]),
    .executableTarget(name: "agree", dependencies: ["AgreementLoss"]),
    .testTarget(name: "AgreementLossTests", dependencies: ["AgreementLoss"]),
    // A program whose modules and types have the names that are obvious, as its own and not the package's.
    .target(name: "Platform", path: "Sources/names/Platform"),
    .target(name: "Datasets", path: "Sources/names/Datasets"),
    .target(name: "Networks", dependencies: ["Platform", library], path: "Sources/names/Networks"),
    .target(name: "Training", dependencies: ["Datasets", "Networks", library], path: "Sources/names/Training"),
    .target(
      name: "Inference", dependencies: ["Training", .product(name: "PseudoLabelInference", package: "PseudoLabel")],
      path: "Sources/names/Inference"),
    .target(name: "Evaluation", path: "Sources/names/Evaluation"),
    .executableTarget(
      name: "names", dependencies: ["Datasets", "Training", "Inference", "Evaluation"], path: "Sources/names/Program"),
  ],
  swiftLanguageModes: [.v6]
)
