// swift-tools-version: 6.1
import PackageDescription

// Programs that use the library, as a package of their own: this one depends on it by path, yours by address.
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
  ],
  swiftLanguageModes: [.v6]
)
