import Foundation

/// A server that vouches for itself, by OpenSSL's own program; it ends with this object.
package final class SecureServer {
  package let port: Int
  private let identity: Certificate.Files
  private let process = Process()

  package var certificate: String { identity.certificate }
  package var url: String { "https://127.0.0.1:\(port)/" }

  package init(_ wanted: Certificate = .init()) throws {
    identity = try wanted.files()
    let (certificate, key) = (identity.certificate, identity.key)
    let output = Pipe()
    process.standardInput = Pipe()
    process.standardOutput = output
    try openssl(
      "s_server -www -accept 127.0.0.1:0 -cert \(certificate) -key \(key)", process)
    // `ACCEPT 127.0.0.1:41219`
    var line = ""
    while !line.hasSuffix("\n"), let byte = try output.fileHandleForReading.read(upToCount: 1) {
      line =
        line.hasPrefix("ACCEPT") || byte != Data("\n".utf8)
        ? line + String(decoding: byte, as: UTF8.self) : ""
    }
    let digits = line.split(separator: ":").last?.filter(\.isNumber) ?? ""
    guard let port = Int(digits) else { throw Failure(description: "openssl says: \(line)") }
    self.port = port
  }

  deinit {
    // Its signals may be blocked: it inherits those of the thread that starts it.
    kill(process.processIdentifier, SIGKILL)
  }

  struct Failure: Error {
    var description: String
  }
}

/// A self-signed certificate to be made.
package struct Certificate: Sendable {
  package var host: String
  /// The first and the last day on which it is valid.
  package var days: (String, String)

  package init(
    host: String = "IP:127.0.0.1", days: (String, String) = ("20200101", "20991231")
  ) {
    self.host = host
    self.days = days
  }

  /// The files of one, which go with this object.
  package final class Files: Sendable {
    package let folder = FileManager.default.temporaryDirectory
      .appending(path: "sixmo-tls-\(UUID().uuidString)")
    package var certificate: String { folder.appending(path: "certificate.pem").path }
    package var key: String { folder.appending(path: "key.pem").path }

    fileprivate init() throws {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }
  }

  /// `openssl req` alone cannot make one that has expired.
  package func files() throws -> Files {
    let files = try Files()
    let folder = files.folder
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
      subjectAltName = \(host)
      """
    try text.write(to: settings, atomically: false, encoding: .utf8)
    try "".write(to: folder.appending(path: "index"), atomically: false, encoding: .utf8)
    try "01".write(to: folder.appending(path: "serial"), atomically: false, encoding: .utf8)
    let request = folder.appending(path: "request.pem").path
    try openssl(
      "req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=test"
        + " -keyout \(files.key) -out \(request)"
    ).waitUntilExit()
    try openssl(
      "ca -batch -selfsign -notext -config \(settings.path) -extensions names -keyfile \(files.key)"
        + " -startdate \(days.0)000000Z -enddate \(days.1)000000Z"
        + " -in \(request) -out \(files.certificate)"
    ).waitUntilExit()
    return files
  }
}

@discardableResult
private func openssl(_ words: String, _ process: Process = Process()) throws -> Process {
  process.executableURL = URL(filePath: "/usr/bin/openssl")
  process.arguments = words.split(separator: " ").map(String.init)
  process.standardError = FileHandle.nullDevice
  try process.run()
  return process
}
