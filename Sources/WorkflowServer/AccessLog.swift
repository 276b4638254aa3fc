import Dispatch
import Formats
import Glibc
import System

/// A line for each request on standard output, without a key or a query; what fails inside goes to standard
/// error.
///
/// A queue of its own writes, so that a slow reader of the pipe holds no request up. Lines that cannot be
/// kept meanwhile are counted, and the count is reported.
package final class AccessLog: Sendable {
  package enum Format: String, Sendable, CaseIterable {
    case json, text, none
  }

  private struct Pending {
    var bytes: [UInt8] = []
    var dropped = 0
    var isWriting = false
  }
  private let format: Format
  private let output: Int32
  private let pending = Locked(Pending())
  private let queue = DispatchQueue(label: "access log")

  private static let limit = 4 << 20

  package init(_ format: Format, to output: Int32 = STDOUT_FILENO) {
    self.format = format
    self.output = output
  }

  func write(_ visit: Visit) {
    switch format {
    case .none: return
    case .json: add(visit.json.bytes())
    case .text: add(Array(visit.text.utf8))
    }
  }

  /// What went wrong inside, which is not shown to clients.
  func failure(_ message: String, requestID: String) {
    let line = Array("sixmo-serve: \(requestID) failed: \(message)\n".utf8)
    queue.async { _ = writeAll(line, to: STDERR_FILENO) }
  }

  /// Returns when everything is written.
  func flush() { queue.sync {} }

  private func add(_ line: [UInt8]) {
    let starts = pending.withLock { pending in
      guard pending.bytes.count < Self.limit else {
        pending.dropped += 1
        return false
      }
      pending.bytes += line
      pending.bytes.append(UInt8(ascii: "\n"))
      defer { pending.isWriting = true }
      return !pending.isWriting
    }
    if starts { queue.async { self.writePending() } }
  }

  private func writePending() {
    while true {
      let (bytes, dropped) = pending.withLock { pending in
        defer { (pending.bytes, pending.dropped) = ([], 0) }
        if pending.bytes.isEmpty { pending.isWriting = false }
        return (pending.bytes, pending.dropped)
      }
      if dropped > 0 { failure("\(dropped) lines of the access log are lost", requestID: "log") }
      guard !bytes.isEmpty else { return }
      // A log that cannot be written is not a reason to stop serving.
      _ = writeAll(bytes, to: output)
    }
  }
}

extension Visit {
  fileprivate var json: JSON {
    [
      "time": .string(startTime), "request_id": .string(id), "method": .string(method),
      "route": .string(route), "path": .string(path), "status": .int(status),
      "bytes_in": .int(bytesIn), "bytes_out": .int(bytesOut),
      "duration_ms": .double((seconds * 1e6).rounded() / 1e3),
      "key_id": keyID.map(JSON.string) ?? .null, "remote": .string(remoteAddress),
    ]
  }

  /// `2026-11-28T19:00:00.123Z 127.0.0.1 GET /workflows 200 512 B 1.2 ms req_…`
  fileprivate var text: String {
    let milliseconds = (seconds * 1e4).rounded() / 10
    let shown = path.unicodeScalars.map { $0.isASCII && $0.value > 0x20 ? String($0) : "?" }
      .joined()
    let request = method.isEmpty ? "(\(route))" : "\(method) \(shown)"
    return
      "\(startTime) \(remoteAddress) \(request) \(status) \(bytesOut) B \(milliseconds) ms \(id)"
  }
}
