import Testing
import WorkflowAPI

struct RequestBodyTests {
  /// `count` bytes that are added a piece at a time.
  private func spooled(_ count: Int, piece: Int, folder: String = "/tmp") throws -> RequestBody {
    var spool = BodySpool(folder: folder)
    for start in stride(from: 0, to: count, by: piece) {
      try spool.add((start..<min(start + piece, count)).map(Self.byte))
    }
    #expect(spool.count == count)
    return try spool.finish()
  }

  private static func byte(_ offset: Int) -> UInt8 { UInt8(truncatingIfNeeded: offset * 31 >> 3) }

  @Test(
    "A body reads as it was added, any number of times",
    arguments: [0, 1, RequestBody.memoryLimit, RequestBody.memoryLimit + 1, 3 << 20],
    [1000, 70_000, 5 << 20])
  func reads(count: Int, piece: Int) throws {
    let body = try spooled(count, piece: piece)
    let expected = (0..<count).map(Self.byte)
    #expect(body.count == count)
    for _ in 1...2 {
      #expect(body.bytes == expected)
      body.release(before: count)
    }
  }

  @Test func `Only a large body is in a file`() throws {
    guard case .memory = try spooled(RequestBody.memoryLimit, piece: 4096) else {
      Issue.record("a small body is in a file")
      return
    }
    guard case .file = try spooled(RequestBody.memoryLimit + 1, piece: 4096) else {
      Issue.record("a large body is in memory")
      return
    }
  }

  @Test func `A folder that cannot take the body is named`() {
    let failure = #expect(throws: SpoolFailure.self) {
      _ = try spooled(RequestBody.memoryLimit + 1, piece: 1 << 20, folder: "/nowhere")
    }
    #expect(
      failure?.description
        == "cannot keep the data of a call in '/nowhere': No such file or directory")
  }
}
