import Glibc
import HTTPClient
import Sixmo
import Syntax
import System

extension Host {
  /// What a script may reach when somebody runs it from the command line: everything that they may.
  static func process(arguments: [String], _ settings: Settings) -> Host {
    var host = Host()
    host.write = { StandardOutput.shared.write($0, keepsColors: true) }
    host.writeError = { StandardError.write($0) }
    host.drawProgress = { StandardError.draw($0) }
    host.logLevel = settings.quiet ? .error : .debug
    host.files = { path, _ in path }
    host.environment = { Environment[$0] }
    host.arguments = arguments
    host.clock = { timespec(of: CLOCK_REALTIME).seconds }
    host.random = { UInt64.random(in: .min ... .max) }
    host.loadModule = loadModule
    let transport = HTTPTransport(
      certificates: settings.certificates
        ?? host.environment?("SSL_CERT_FILE").flatMap { $0.isEmpty ? nil : $0 })
    host.http = { try await transport.send($0) }
    return host
  }

  /// A file's path is relative to the script that imports it; what has no path, the prompt for example,
  /// imports relative to the current directory.
  private static func loadModule(_ request: ModuleRequest) throws -> Source {
    guard request.isFile else {
      guard let text = Stdlib.text("\(request.path).sixmo") else {
        throw Diagnostic("E0501", "no module '\(request.path)' in the standard library", at: nil)
      }
      return Source(name: "stdlib/\(request.path).sixmo", text: text)
    }
    return try read(path(of: request))
  }

  private static func path(of request: ModuleRequest) -> String {
    let importer = request.importer.name
    guard !request.path.hasBytePrefix("/"), let slash = importer.lastByte("/") else {
      return request.path
    }
    return ScriptFile.shortened(importer[...slash] + request.path)
  }

  /// Imports find these texts by their paths, and the files of others.
  mutating func readModules(beforeFiles texts: [String: Source]) {
    loadModule = { request in
      if request.isFile, let text = texts[Self.path(of: request)] { return text }
      return try Self.loadModule(request)
    }
  }

  private static func read(_ path: String) throws -> Source {
    try ScriptFile.read(path) { CtrlC.isStopRequested }
  }
}
