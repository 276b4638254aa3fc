import Foundation

/// nghttp2's own server over TLS, which speaks nothing but HTTP/2; it ends with this object.
package final class HTTP2Server {
  package let port: Int
  private let identity: Certificate.Files
  private let process = Process()

  package var certificate: String { identity.certificate }
  package func url(_ path: String) -> String { "https://127.0.0.1:\(port)\(path)" }

  /// Serves these files; a POST gets its own body.
  package init(files: [String: [UInt8]]) throws {
    identity = try Certificate().files()
    let root = identity.folder.appending(path: "root")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    for (name, bytes) in files { try Data(bytes).write(to: root.appending(path: name)) }
    port = Self.freePort()
    process.executableURL = URL(
      filePath: FileManager.default.fileExists(atPath: "/usr/sbin/nghttpd")
        ? "/usr/sbin/nghttpd" : "/usr/bin/nghttpd")
    process.arguments = [
      "-a", "127.0.0.1", "-d", root.path, "--echo-upload", "\(port)", identity.key,
      identity.certificate,
    ]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    while process.isRunning, !Self.isListening(port) { usleep(10_000) }
  }

  deinit { kill(process.processIdentifier, SIGKILL) }

  /// nghttpd cannot choose one itself.
  private static func freePort() -> Int {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    return listenOnLoopback(socket)
  }

  private static func isListening(_ port: Int) -> Bool {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    return connectToLoopback(socket, port)
  }
}
