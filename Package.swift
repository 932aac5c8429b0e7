// swift-tools-version: 6.1
import PackageDescription

let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

// The targets stand in the order in which the work flows; each imports only what stands above it.
let package = Package(
  name: "PseudoLabel",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "PseudoLabeling", targets: ["PseudoLabeling"]),
    .library(name: "PseudoLabelInference", targets: ["PseudoLabelInference"]),
    .library(name: "PseudoLabelONNX", targets: ["ONNX"]),
    .library(name: "PseudoLabelExperiments", targets: ["Experiments", "Catalog"]),
    .executable(name: "pseudolabel", targets: ["pseudolabel"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: [
    .target(name: "COneDNN", linkerSettings: [.linkedLibrary("dnnl")]),
    .target(name: "CThreadPool"),
    .target(name: "CVectorKernels"),
    .target(name: "CTextWidth"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(name: "CCSV", providers: [.apt(["libcsv-dev"]), .brew(["libcsv"])]),
    .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"]), .brew(["libzip"])]),
    .systemLibrary(
      name: "CTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"]), .brew(["jpeg-turbo"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
    .systemLibrary(name: "CLibSVM", providers: [.apt(["libsvm-dev"]), .brew(["libsvm"])]),
    .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"]), .brew(["openssl"])]),

    .target(name: "Platform"),
    .target(name: "Diagnostics", dependencies: ["CTextWidth"]),
    .target(name: "Compute", dependencies: ["Platform", "COneDNN", "CThreadPool", "CVectorKernels"]),
    .target(
      name: "Datasets",
      dependencies: ["Platform", "Compute", "Diagnostics", "CZlib", "CCrypto", "CCSV", "CZip", "CTurboJPEG", "CPNG"]),
    .target(name: "Augmentations", dependencies: ["Platform", "Compute", "Datasets", "Diagnostics"]),
    .target(name: "Networks", dependencies: ["Platform", "Compute", "Datasets", "Diagnostics"]),
    .target(name: "Schedules"),
    .target(name: "Objectives", dependencies: ["Platform", "Compute", "Networks", "Schedules"]),
    .target(name: "Optimizers", dependencies: ["Compute", "Schedules"]),
    .target(
      name: "Training",
      dependencies: ["Platform", "Datasets", "Augmentations", "Diagnostics", "Networks", "Objectives", "Optimizers"]),
    .target(name: "Evaluation", dependencies: ["Platform", "Diagnostics"]),
    .target(name: "Persistence", dependencies: ["Platform", "Diagnostics", "Networks"]),
    .target(name: "Inference", dependencies: ["Evaluation", "Persistence"]),
    .target(name: "Studies", dependencies: ["Platform", "Training", "Inference"]),
    .target(name: "PseudoLabelInference", dependencies: ["Inference"]),
    .target(name: "PseudoLabeling", dependencies: ["Studies"]),

    .target(
      name: "ONNX", dependencies: ["Persistence", .product(name: "SwiftProtobuf", package: "swift-protobuf")],
      exclude: ["onnx.proto"]),
    .target(name: "Catalog", dependencies: ["Datasets", "Diagnostics"]),
    .target(
      name: "KernelMachines",
      dependencies: ["Platform", "Compute", "Datasets", "Diagnostics", "Evaluation", "CLibSVM"]),
    .target(name: "Experiments", dependencies: ["Catalog", "Training", "KernelMachines", "Persistence"]),
    .target(name: "Plots", dependencies: ["Diagnostics", "CPNG"]),
    .target(name: "Reporting", dependencies: ["Experiments", "Studies", "Plots"]),
    .target(
      name: "TensorBoard",
      dependencies: ["Training", "Persistence", .product(name: "SwiftProtobuf", package: "swift-protobuf")],
      exclude: ["event.proto"]),
    .executableTarget(
      name: "pseudolabel", dependencies: ["PseudoLabeling", "ONNX", "Reporting", "TensorBoard", arguments]),

    .target(
      name: "TestSupport", dependencies: ["PseudoLabeling", "Reporting"], path: "Tests/TestSupport", exclude: ["Golden"]
    ),
  ]
    + [
      "Diagnostics", "Compute", "Datasets", "Augmentations", "Networks", "Schedules", "Objectives", "Optimizers",
      "Training", "Evaluation", "Persistence", "Studies", "PseudoLabeling", "ONNX", "Catalog", "KernelMachines",
      "Experiments", "Plots", "Reporting", "TensorBoard",
    ].map { room in
      .testTarget(
        name: "\(room)Tests", dependencies: [.byName(name: room), "TestSupport"],
        exclude: ["ONNX": ["ask.py"], "TensorBoard": ["read.py"]][room] ?? [])
    }
    + [
      .testTarget(name: "CommandTests", dependencies: ["pseudolabel", "TestSupport"]),
      .target(name: "Readers", dependencies: ["Experiments", "Studies"], path: "Tests/Fuzzing/Readers"),
      .testTarget(name: "FuzzingTests", dependencies: ["Readers", "TestSupport"]),
    ]
    // libFuzzer brings the main function: see scripts/fuzz.
    + (Context.environment["PSEUDOLABEL_FUZZ"] == nil
      ? []
      : [
        .executableTarget(name: "fuzz", dependencies: ["Readers"], path: "Tests/Fuzzing/Fuzz")
      ]),
  swiftLanguageModes: [.v6]
)
