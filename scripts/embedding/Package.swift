// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "lead-scorer",
  // Elsewhere: .package(url: "…", from: "1.0.0")
  dependencies: [.package(name: "sixmo", path: "../..")],
  targets: [
    .executableTarget(
      name: "LeadScorer", dependencies: [.product(name: "Sixmo", package: "sixmo")],
      exclude: ["rules.sixmo"],
      swiftSettings: [.enableUpcomingFeature("MemberImportVisibility")])
  ],
  swiftLanguageModes: [.v6]
)
