// swift-tools-version: 6.1
import PackageDescription

let library = Target.Dependency.product(name: "PseudoLabelInference", package: "PseudoLabel")

// A package of its own, so that who uses the library fetches no HTTP server.
let package = Package(
  name: "Server",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "pseudolabel-server", targets: ["pseudolabel-server"])],
  dependencies: [
    .package(name: "PseudoLabel", path: ".."),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  ],
  targets: [
    .target(
      name: "Serving",
      dependencies: [
        library, .product(name: "PseudoLabelLabeling", package: "PseudoLabel"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ]),
    .executableTarget(
      name: "pseudolabel-server",
      dependencies: [
        "Serving", .product(name: "PseudoLabelLabeling", package: "PseudoLabel"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .testTarget(
      name: "ServingTests",
      dependencies: [
        "Serving", .product(name: "PseudoLabeling", package: "PseudoLabel"),
        .product(name: "PseudoLabelLabeling", package: "PseudoLabel"),
        .product(name: "HummingbirdTesting", package: "hummingbird"),
        .product(name: "Hummingbird", package: "hummingbird"), .product(name: "NIOCore", package: "swift-nio"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)
