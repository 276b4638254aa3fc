// swift-tools-version: 6.2
import PackageDescription

/// The ceiling that the server is measured against: SwiftNIO alone, which answers every request alike.
let package = Package(
  name: "bare",
  dependencies: [.package(url: "https://github.com/apple/swift-nio", from: "2.101.0")],
  targets: [
    .executableTarget(
      name: "Bare",
      dependencies: [
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ])
  ]
)
