import Foundation

/// Runs commands in bash, away from the user's home: HOME is an empty folder of its own, PATH begins with
/// a `sixmo` that is the program under test.
final class Shell {
  struct Result {
    var output: String
    var errors: String
    var status: Int
  }

  /// Where commands run unless told otherwise; removed at the end.
  let folder: URL
  private let home: URL
  private let directory: URL

  init(directory: URL? = nil) throws {
    let files = FileManager.default
    folder = files.temporaryDirectory.appending(path: "sixmo-shell-\(UUID().uuidString)")
    home = folder.appending(path: ".home")
    self.directory = directory ?? folder
    let programs = folder.appending(path: ".programs")
    for path in [home, programs] {
      try files.createDirectory(at: path, withIntermediateDirectories: true)
    }
    try files.createSymbolicLink(
      atPath: programs.appending(path: "sixmo").path, withDestinationPath: Checkout.program)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// A command that takes longer than a minute is killed and ends with status 124 or 137.
  func run(_ command: String, mergingErrors: Bool = false) throws -> Result {
    let output = folder.appending(path: ".stdout")
    let errors = folder.appending(path: ".stderr")
    for file in [output, errors] { try Data().write(to: file) }

    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/timeout")
    process.arguments = ["--kill-after=5", "60", "bash", "-c", command]
    process.currentDirectoryURL = directory
    process.environment = [
      "HOME": home.path, "CHECKOUT": Checkout.root.path, "LANG": "C.UTF-8",
      "TERM": "xterm-256color",
      "PATH": "\(folder.path)/.programs:/usr/local/bin:/usr/bin:/bin",
    ]
    process.standardInput = FileHandle.nullDevice
    let outputHandle = try FileHandle(forWritingTo: output)
    process.standardOutput = outputHandle
    process.standardError = mergingErrors ? outputHandle : try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    let status = Int(process.terminationStatus)
    return Result(
      output: try String(decoding: Data(contentsOf: output), as: UTF8.self),
      errors: try String(decoding: Data(contentsOf: errors), as: UTF8.self),
      status: process.terminationReason == .uncaughtSignal ? 128 + status : status)
  }
}
