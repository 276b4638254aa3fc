import Foundation
import Testing

/// A server that vouches for itself, by OpenSSL's own program; it ends with this object.
final class SecureServer {
  struct Certificate: Sendable {
    var host = "IP:127.0.0.1"
    /// The first and the last day on which it is valid.
    var days = ("20200101", "20991231")
  }

  let port: Int
  let certificate: String
  private let process = Process()
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "sixmo-tls-\(UUID().uuidString)")

  var url: String { "https://127.0.0.1:\(port)/" }

  init(_ wanted: Certificate = .init()) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    certificate = folder.appending(path: "certificate.pem").path
    let key = folder.appending(path: "key.pem").path
    try Self.makeCertificate(wanted, certificate, key: key, in: folder)
    let output = Pipe()
    process.standardInput = Pipe()
    process.standardOutput = output
    try Self.openssl(
      "s_server -www -accept 127.0.0.1:0 -cert \(certificate) -key \(key)", process)
    // `ACCEPT 127.0.0.1:41219`
    var line = ""
    while !line.hasSuffix("\n"), let byte = try output.fileHandleForReading.read(upToCount: 1) {
      line =
        line.hasPrefix("ACCEPT") || byte != Data("\n".utf8)
        ? line + String(decoding: byte, as: UTF8.self) : ""
    }
    let digits = line.split(separator: ":").last?.filter(\.isNumber) ?? ""
    port = try #require(Int(digits), "openssl says: \(line)")
  }

  deinit {
    // Its signals may be blocked: it inherits those of the thread that starts it.
    kill(process.processIdentifier, SIGKILL)
    try? FileManager.default.removeItem(at: folder)
  }

  /// `openssl req` alone cannot make one that has expired.
  private static func makeCertificate(
    _ wanted: Certificate, _ path: String, key: String, in folder: URL
  ) throws {
    let settings = folder.appending(path: "ca.conf")
    let text = """
      [ca]
      default_ca = own
      [own]
      database = \(folder.path)/index
      serial = \(folder.path)/serial
      new_certs_dir = \(folder.path)
      default_md = sha256
      policy = any
      [any]
      commonName = supplied
      [names]
      subjectAltName = \(wanted.host)
      """
    try text.write(to: settings, atomically: false, encoding: .utf8)
    try "".write(to: folder.appending(path: "index"), atomically: false, encoding: .utf8)
    try "01".write(to: folder.appending(path: "serial"), atomically: false, encoding: .utf8)
    let request = folder.appending(path: "request.pem").path
    try openssl(
      "req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=test"
        + " -keyout \(key) -out \(request)"
    ).waitUntilExit()
    try openssl(
      "ca -batch -selfsign -notext -config \(settings.path) -extensions names -keyfile \(key)"
        + " -startdate \(wanted.days.0)000000Z -enddate \(wanted.days.1)000000Z"
        + " -in \(request) -out \(path)"
    ).waitUntilExit()
  }

  @discardableResult
  private static func openssl(_ words: String, _ process: Process = Process()) throws -> Process {
    process.executableURL = URL(filePath: "/usr/bin/openssl")
    process.arguments = words.split(separator: " ").map(String.init)
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }
}
