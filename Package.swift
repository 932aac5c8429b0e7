// swift-tools-version: 6.1
import PackageDescription

/// The target of a folder in Sources. Its name is one that no other package has, for a program can have only one module of a
/// name: PseudoLabelTraining of the folder Training, CPseudoLabelZlib of CZlib.
func name(_ folder: String) -> String {
  let isC = folder.hasPrefix("C") && folder.dropFirst().first?.isUppercase == true
  return isC ? "CPseudoLabel\(folder.dropFirst())" : "PseudoLabel\(folder)"
}

func module(
  _ folder: String, _ folders: [String] = [], products: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
  .target(
    name: name(folder), dependencies: folders.map { .byName(name: name($0)) } + products, path: "Sources/\(folder)",
    exclude: exclude)
}

func system(_ folder: String, pkgConfig: String? = nil, apt: String, brew: String) -> Target {
  .systemLibrary(
    name: name(folder), path: "Sources/\(folder)", pkgConfig: pkgConfig, providers: [.apt([apt]), .brew([brew])])
}

func tests(of folder: String, _ module: String? = nil, exclude: [String] = []) -> Target {
  .testTarget(
    name: "\(folder)Tests", dependencies: [.byName(name: module ?? name(folder)), "TestSupport"], exclude: exclude)
}

let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")

// The targets stand in the order in which the work flows; each imports only what stands above it.
let package = Package(
  name: "PseudoLabel",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "PseudoLabeling", targets: ["PseudoLabeling"]),
    .library(name: "PseudoLabelInference", targets: ["PseudoLabelInference"]),
    .library(name: "PseudoLabelLabeling", targets: ["PseudoLabelLabeling"]),
    .library(name: "PseudoLabelONNX", targets: ["PseudoLabelONNX"]),
    .library(name: "PseudoLabelExperiments", targets: ["PseudoLabelExperiments", "PseudoLabelCatalog"]),
    .library(name: "PseudoLabelC", type: .dynamic, targets: ["PseudoLabelC"]),
    .executable(name: "pseudolabel", targets: ["pseudolabel"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: [
    .target(name: name("COneDNN"), path: "Sources/COneDNN", linkerSettings: [.linkedLibrary("dnnl")]),
    module("CThreadPool"), module("CVectorKernels"), module("CTextWidth"), module("CNumberText"), module("CMPI"),
    system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev", brew: "zlib"),
    system("CCSV", apt: "libcsv-dev", brew: "libcsv"),
    system("CZip", pkgConfig: "libzip", apt: "libzip-dev", brew: "libzip"),
    system("CTurboJPEG", pkgConfig: "libturbojpeg", apt: "libturbojpeg0-dev", brew: "jpeg-turbo"),
    system("CPNG", pkgConfig: "libpng", apt: "libpng-dev", brew: "libpng"),
    system("CLibSVM", apt: "libsvm-dev", brew: "libsvm"),
    system("CCrypto", pkgConfig: "libcrypto", apt: "libssl-dev", brew: "openssl"),

    module("Platform", ["CThreadPool"]),
    module("Diagnostics", ["CTextWidth"]),
    module("MPI", ["Platform", "Diagnostics", "CMPI"]),
    module("Compute", ["Platform", "COneDNN", "CVectorKernels"]),
    module(
      "Datasets",
      ["Platform", "Diagnostics", "CNumberText", "CZlib", "CCrypto", "CCSV", "CZip", "CTurboJPEG", "CPNG"]),
    module("Augmentations", ["Platform", "Datasets", "Diagnostics"]),
    module("Networks", ["Platform", "Compute", "Datasets", "Diagnostics"]),
    module("Schedules"),
    module("Objectives", ["Platform", "Compute", "Networks", "Schedules"]),
    module("Optimizers", ["Compute", "Schedules"]),
    module(
      "Training",
      ["Platform", "Datasets", "Augmentations", "Diagnostics", "Networks", "Objectives", "Optimizers"]),
    module("Evaluation", ["Platform", "Diagnostics"]),
    module("Persistence", ["Platform", "Diagnostics", "Networks", "Evaluation"]),
    module("Inference", ["Evaluation", "Persistence"]),
    module("Studies", ["Platform", "Training", "Inference"]),
    .target(name: "PseudoLabeling", dependencies: [.byName(name: name("Studies"))]),
    .target(name: name("Labeling"), dependencies: ["PseudoLabeling"], path: "Sources/Labeling"),
    .systemLibrary(name: name("CInterface"), path: "Sources/CInterface"),
    .target(name: "PseudoLabelC", dependencies: ["PseudoLabeling", .byName(name: name("CInterface"))]),

    module(
      "ONNX", ["Persistence"], products: [protobuf],
      exclude: ["model.proto", "node.proto", "tensor.proto", "type.proto"]),
    module("Catalog", ["Datasets", "Diagnostics"]),
    module("KernelMachines", ["Platform", "Compute", "Datasets", "Diagnostics", "Evaluation", "CLibSVM"]),
    module("Experiments", ["Catalog", "Training", "KernelMachines", "Persistence"]),
    module("Plots", ["Diagnostics", "CPNG"]),
    module("Reporting", ["Experiments", "Studies", "Plots"]),
    module(
      "TensorBoard", ["Training", "Persistence"], products: [protobuf], exclude: ["event.proto", "summary.proto"]),
    .executableTarget(
      name: "pseudolabel",
      dependencies: ["PseudoLabeling", arguments]
        + ["Labeling", "MPI", "ONNX", "Reporting", "TensorBoard"].map { .byName(name: name($0)) }),

    .target(
      name: "TestSupport", dependencies: ["PseudoLabeling"] + ["MPI", "Reporting"].map { .byName(name: name($0)) },
      path: "Tests/TestSupport", exclude: ["Golden"]),
    tests(of: "ONNX", exclude: ["ask.py"]),
    tests(of: "TensorBoard", exclude: ["read.py"]),
    tests(of: "PseudoLabeling", "PseudoLabeling"),
    tests(of: "Interface", "PseudoLabelC"),
    tests(of: "Command", "pseudolabel"),
    .target(
      name: "Readers", dependencies: ["Experiments", "Studies"].map { .byName(name: name($0)) },
      path: "Tests/Fuzzing/Readers"),
    tests(of: "Fuzzing", "Readers"),
    .executableTarget(
      name: "AnswerWriter", dependencies: [.byName(name: name("Labeling"))], path: "Tests/LabelingTests/AnswerWriter"),
    .testTarget(
      name: "LabelingTests", dependencies: [.byName(name: name("Labeling")), "TestSupport", "AnswerWriter"],
      exclude: ["AnswerWriter"]),
  ]
    + [
      "Platform", "Diagnostics", "MPI", "Compute", "Datasets", "Augmentations", "Networks", "Schedules", "Objectives",
      "Optimizers",
      "Training", "Evaluation", "Persistence", "Studies", "Catalog", "KernelMachines", "Experiments", "Plots",
      "Reporting",
    ].map { tests(of: $0) }
    // libFuzzer brings the main function: see scripts/fuzz.
    + (Context.environment["PSEUDOLABEL_FUZZ"] == nil
      ? []
      : [
        .executableTarget(name: "fuzz", dependencies: ["Readers"], path: "Tests/Fuzzing/Fuzz")
      ])
    // What labelling brings, measured: see Results/Labeling.md.
    + (Context.environment["PSEUDOLABEL_ORACLE"] == nil
      ? []
      : [
        .executableTarget(
          name: "label-oracle", dependencies: [.byName(name: name("Labeling"))], path: "Benchmarks/Labeling")
      ]),
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
