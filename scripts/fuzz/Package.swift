// swift-tools-version: 6.2
import PackageDescription

/// Coverage-guided fuzzing of everything that reads text from outside. `run` builds and starts it with
/// the flags it needs; a plain `swift build` has no `main`.
///
/// The language is linked here as sources, not as a package: a fuzzer looks at more than an embedder may
/// see, and needs none of the other dependencies.
let package = Package(
  name: "fuzz",
  targets: [
    .target(name: "CStdlib"),
    .systemLibrary(name: "CPCRE2"),
    .systemLibrary(name: "CYAML"),
    .target(name: "CStack"),
    .target(name: "Formats", dependencies: ["CYAML"]),
    .target(name: "System"),
    .target(name: "Syntax", dependencies: ["Formats", "CStack"]),
    .target(
      name: "Sixmo", dependencies: ["Syntax", "Formats", "System", "CStack", "CStdlib", "CPCRE2"]),
    .executableTarget(
      name: "Fuzz", dependencies: ["Sixmo", "Syntax", "Formats"],
      swiftSettings: [.unsafeFlags(["-parse-as-library"])]),
  ],
  swiftLanguageModes: [.v6]
)
