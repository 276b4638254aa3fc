// swift-tools-version: 6.2
import PackageDescription

/// Shared by every Swift target: Swift 6 concurrency checking, no warning survives.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "sixmo",
  products: [
    .executable(name: "sixmo", targets: ["SixmoCommand"]),
    // What 'sixmo serve' starts: apart from the program, whose build and start pay nothing for it.
    .executable(name: "sixmo-serve", targets: ["SixmoServe"]),
    .library(name: "Sixmo", targets: ["Sixmo"]),
    // Opened on first use, never at start: the phone library pulls in 45 shared libraries.
    .library(name: "sixmophone", type: .dynamic, targets: ["CPhoneNumber"]),
  ],
  dependencies: [
    // Options, subcommands, help and completion scripts: otherwise ours to write for every shell.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    // SQLite with migrations, a reader pool and checked statements over the C interface.
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    // Sockets by the thousand on few threads, and a strict HTTP parser; only the server needs them.
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
  ],
  targets: [
    // C: plain functions over what Swift cannot call, and what the binary carries inside.
    .target(
      name: "CEditline",
      linkerSettings: [
        // libedit and what it needs as archives: shared, they would be opened at each start, for the
        // prompt alone.
        .linkedLibrary(":libedit.a"), .linkedLibrary(":libtinfo.a"), .linkedLibrary(":libbsd.a"),
        .linkedLibrary(":libmd.a"),
      ]),
    .target(name: "CStdlib"),
    // The running thread's stack pointer and bounds, for recursion that ends in time.
    .target(name: "CStack"),
    // Regular expressions that can be bounded: otherwise ours to write, or unbounded and slow.
    .systemLibrary(name: "CPCRE2", providers: [.apt(["libpcre2-dev"])]),
    // YAML's syntax; what it means as JSON is ours.
    .systemLibrary(name: "CYAML", providers: [.apt(["libyaml-dev"])]),
    // HTTP with everything that the real web asks of a client; opened on first use.
    .target(name: "CCurl"),
    .target(name: "CPhoneNumber", linkerSettings: [.linkedLibrary("phonenumber")]),
    .target(
      name: "CNetNames",
      linkerSettings: [
        // libresolv as an archive: shared, it would be opened at each start for two functions.
        .linkedLibrary(":libresolv.a")
      ]),

    // Below everything: bytes and what they are read as, and what the operating system gives.
    .target(name: "Formats", dependencies: ["CYAML"], swiftSettings: strict),
    .target(name: "System", swiftSettings: strict),

    // The language.
    .target(name: "Syntax", dependencies: ["Formats", "CStack"], swiftSettings: strict),
    .target(
      name: "Sixmo", dependencies: ["Syntax", "Formats", "System", "CStack", "CStdlib", "CPCRE2"],
      swiftSettings: strict),

    // The API and what implements it.
    .target(name: "WorkflowAPI", dependencies: ["Formats", "System"], swiftSettings: strict),
    .target(
      name: "WorkflowEngine",
      dependencies: [
        "WorkflowAPI", "Sixmo", "Syntax", "Formats", "System", "CNetNames",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .target(
      name: "HTTPClient", dependencies: ["Formats", "System", "CCurl"], swiftSettings: strict),
    .target(
      name: "WorkflowClient",
      dependencies: ["HTTPClient", "WorkflowAPI", "Formats", "System"],
      swiftSettings: strict),
    .target(
      name: "WorkflowServer",
      dependencies: [
        "WorkflowAPI", "Formats", "System",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      swiftSettings: strict),
    .target(
      name: "Bindings", dependencies: ["Sixmo", "Syntax", "Formats", "System", "WorkflowAPI"],
      swiftSettings: strict),

    // Which service answers, from options, environment and files.
    .target(
      name: "Configuration", dependencies: ["Formats", "System", "Syntax"], swiftSettings: strict),

    // What tests of scripts and pages consist of: examples, pages, sessions.
    .target(
      name: "Examples", dependencies: ["Sixmo", "Syntax", "Formats", "System"],
      swiftSettings: strict),

    // The options of 'sixmo serve', which both programs read.
    .target(
      name: "ServeOptions",
      dependencies: [
        "WorkflowAPI", "Formats",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // What people meet.
    .target(
      name: "Completion", dependencies: ["Bindings", "Sixmo", "Syntax", "Formats", "WorkflowAPI"],
      swiftSettings: strict),
    .target(
      name: "LanguageServer",
      dependencies: ["Completion", "Bindings", "Sixmo", "Syntax", "Formats"],
      swiftSettings: strict),
    .target(
      name: "Prompt",
      dependencies: [
        "CEditline", "Bindings", "Completion", "Sixmo", "Syntax", "Formats", "System",
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "SixmoCommand",
      dependencies: [
        "Prompt", "Bindings", "Completion", "Configuration", "Examples", "Formats", "HTTPClient",
        "LanguageServer", "ServeOptions", "Sixmo", "Syntax", "System", "WorkflowAPI",
        "WorkflowClient", "WorkflowEngine",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict,
      linkerSettings: [
        // A program at a fixed address starts without relocating 90,000 pointers, a fifth of its time.
        .unsafeFlags(
          ["-Xclang-linker", "-no-pie"], .when(platforms: [.linux], configuration: .release))
      ]),
    .executableTarget(
      name: "SixmoServe",
      dependencies: [
        "Configuration", "HTTPClient", "ServeOptions", "WorkflowServer", "WorkflowEngine",
        "WorkflowAPI", "Sixmo", "Syntax", "Formats", "System",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    .testTarget(name: "FormatsTests", dependencies: ["Formats"], swiftSettings: strict),
    .testTarget(name: "SyntaxTests", dependencies: ["Syntax", "Formats"], swiftSettings: strict),
    .testTarget(
      name: "SixmoTests", dependencies: ["Sixmo", "Syntax", "Formats", "System", "Examples"],
      swiftSettings: strict),
    .testTarget(
      name: "WorkflowAPITests", dependencies: ["WorkflowAPI", "Formats", "System"],
      swiftSettings: strict),
    .testTarget(
      name: "WorkflowEngineTests",
      dependencies: [
        "WorkflowEngine", "WorkflowServer", "WorkflowClient", "WorkflowAPI", "HTTPClient", "CCurl",
        "LoopbackServer", "Sixmo", "Formats", "System",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    // A scripted HTTP server for the tests of the clients and of blocks that send requests.
    .target(
      name: "LoopbackServer", dependencies: ["Formats", "System"], path: "Tests/LoopbackServer",
      swiftSettings: strict),
    .testTarget(
      name: "HTTPClientTests",
      dependencies: ["HTTPClient", "LoopbackServer", "Sixmo", "Syntax", "Formats", "System"],
      swiftSettings: strict),
    .testTarget(
      name: "WorkflowClientTests",
      dependencies: [
        "WorkflowClient", "HTTPClient", "LoopbackServer", "WorkflowAPI", "Sixmo", "Formats",
        "System",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "WorkflowServerTests",
      dependencies: [
        "WorkflowServer", "WorkflowEngine", "WorkflowAPI", "Sixmo", "Formats", "System",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "CompletionTests", dependencies: ["Completion", "Bindings", "Sixmo", "WorkflowEngine"],
      swiftSettings: strict),
    .testTarget(
      name: "LanguageServerTests",
      dependencies: [
        "LanguageServer", "Completion", "Bindings", "Sixmo", "WorkflowAPI", "WorkflowEngine",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "BindingsTests",
      dependencies: ["Bindings", "Syntax", "Formats", "System", "WorkflowEngine"],
      swiftSettings: strict),
    .testTarget(
      name: "ConfigurationTests", dependencies: ["Configuration", "Sixmo"], swiftSettings: strict),
    .testTarget(
      name: "PromptTests", dependencies: ["Prompt", "LoopbackServer", "System"],
      swiftSettings: strict),
    .testTarget(
      name: "SixmoCommandTests",
      dependencies: ["Examples", "LoopbackServer", "Syntax", "Formats", "System"],
      swiftSettings: strict),
  ],
  cxxLanguageStandard: .cxx17
)
