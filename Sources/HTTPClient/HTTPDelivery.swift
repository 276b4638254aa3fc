import Formats

/// How a request is sent and its answer received, where that differs from what scripts need.
package struct HTTPDelivery: Sendable {
  /// Sent instead of the request's own body.
  package var upload: HTTPUpload?
  /// Takes the body of a success (200, 206) while it arrives; its size is not limited then.
  package var receiver: HTTPReceiver?
  /// Seconds until a connection is made, TLS included.
  package var connectTimeout = 10.0
  /// Seconds, at least 1, in which at least one byte must be sent or received; nil for no such limit.
  package var idleTimeout: Double?

  package init() {}
}

/// A body that is read while it is sent, from the beginning as often as necessary.
package struct HTTPUpload: Sendable {
  package var count: Int
  /// Copies bytes from an offset into a buffer and returns how many; it is called on the thread that serves
  /// all requests and must not wait.
  package var read: @Sendable (_ offset: Int, _ buffer: UnsafeMutableRawBufferPointer) -> Int

  package init(
    count: Int,
    read: @escaping @Sendable (_ offset: Int, _ buffer: UnsafeMutableRawBufferPointer) -> Int
  ) {
    self.count = count
    self.read = read
  }

  init(_ bytes: [UInt8]) {
    self.init(count: bytes.count) { offset, buffer in
      bytes.withUnsafeBytes { all in
        let part = all[offset..<min(offset + buffer.count, all.count)]
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: part))
        return part.count
      }
    }
  }
}

/// Takes a body as it arrives: the head first, then bytes in order. The transfer pauses while it is busy.
package struct HTTPReceiver: Sendable {
  package var begin: @Sendable (HTTPResponse) async throws -> Void
  package var receive: @Sendable ([UInt8]) async throws -> Void

  package init(
    begin: @escaping @Sendable (HTTPResponse) async throws -> Void,
    receive: @escaping @Sendable ([UInt8]) async throws -> Void
  ) {
    self.begin = begin
    self.receive = receive
  }
}
