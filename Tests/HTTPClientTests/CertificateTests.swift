import Foundation
import HTTPClient
import Sixmo
import Testing

@Suite(.timeLimit(.minutes(1)))
struct `The HTTP transport over TLS` {
  @Test func `trusts nobody whom it does not know`() async throws {
    let server = try SecureServer()
    let failure = await #expect(throws: HTTPFailure.self) {
      try await HTTPTransport().send(HTTPRequest("GET", server.url))
    }
    let words = "the certificate of '127.0.0.1:\(server.port)' is not to be trusted: "
    #expect(failure?.message.hasPrefix(words) == true)
  }

  @Test func `trusts the certificates that it is given`() async throws {
    let server = try SecureServer()
    let transport = HTTPTransport(certificates: server.certificate)
    #expect(try await transport.send(HTTPRequest("GET", server.url)).status == 200)
  }
}

/// A server that vouches for itself, by OpenSSL's own program; it ends with this object.
private final class SecureServer {
  let port: Int
  let certificate: String
  private let process = Process()
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "sixmo-tls-\(UUID().uuidString)")

  var url: String { "https://127.0.0.1:\(port)/" }

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    certificate = folder.appending(path: "certificate.pem").path
    let key = folder.appending(path: "key.pem").path
    try Self.openssl(
      "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test"
        + " -addext subjectAltName=IP:127.0.0.1 -keyout \(key) -out \(certificate)"
    ).waitUntilExit()
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
    process.terminate()
    try? FileManager.default.removeItem(at: folder)
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
