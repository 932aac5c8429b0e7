// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that who uses the library does not fetch what measures it.
let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "PseudoLabel", path: ".."),
    .package(url: "https://github.com/google/swift-benchmark", from: "0.1.2"),
  ],
  targets: [
    .executableTarget(
      name: "benchmarks",
      dependencies: [
        .product(name: "PseudoLabeling", package: "PseudoLabel"),
        .product(name: "PseudoLabelExperiments", package: "PseudoLabel"),
        .product(name: "Benchmark", package: "swift-benchmark"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
