// swift-tools-version: 6.2
import PackageDescription

/// The ceilings that the server is measured against: SwiftNIO and Hummingbird alone, which answer every
/// request alike.
let package = Package(
  name: "bare",
  platforms: [.macOS(.v14)],
  dependencies: [
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
  ],
  targets: [
    .executableTarget(
      name: "Bare",
      dependencies: [
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ]),
    .executableTarget(
      name: "BareHummingbird", dependencies: [.product(name: "Hummingbird", package: "hummingbird")]
    ),
  ]
)
