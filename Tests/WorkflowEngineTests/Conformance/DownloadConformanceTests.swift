import Sixmo
import System
import Testing
import WorkflowAPI

@testable import WorkflowEngine

/// Result files as HTTP clients fetch them: whole, in parts, again.
struct DownloadConformanceTests {
  let sixmo = ServiceUnderTest()

  @Test func `A file comes with everything that a client stores and resumes by`() async throws {
    let url = try await link(rows: 2)
    let file = try await fetch(url)
    let text = "n\r\n0\r\n1\r\n"
    #expect(file.text == text)
    #expect(file.response.status == 200)
    let headers = file.response.headers
    #expect(headers["content-type"] == "text/csv; charset=utf-8")
    #expect(headers["content-length"] == String(text.utf8.count))
    #expect(headers["accept-ranges"] == "bytes")
    #expect(headers["last-modified"] == "Thu, 12 Feb 2026 12:00:00 GMT")
    #expect(headers["content-disposition"] == "attachment; filename=\"enriched_results_final.csv\"")
    #expect(headers["cache-control"] == "private, no-store")
    let tag = try #require(headers["etag"])
    #expect(tag.hasPrefix("\"") && tag.hasSuffix("\""))
    #expect(try await fetch(url).response.headers["etag"] == tag)
  }

  @Test func `The head alone says the same and sends nothing`() async throws {
    let url = try await link(rows: 2)
    let whole = try await fetch(url)
    let head = try await fetch(url, ["range": "bytes=0-1"], isHead: true)
    #expect(head.response.status == 200)
    #expect(head.text == "")
    #expect(head.response.headers == whole.response.headers)
  }

  @Test(
    "A range gives these bytes",
    arguments: [
      ("bytes=0-0", "n", "0-0"), ("bytes=3-4", "0\r", "3-4"), ("bytes=3-", "0\r\n1\r\n", "3-8"),
      ("bytes=-3", "1\r\n", "6-8"), ("bytes=-99", "n\r\n0\r\n1\r\n", "0-8"),
      ("bytes=6-99999999999999999999", "1\r\n", "6-8"), ("Bytes=0-0", "n", "0-0"),
    ])
  func sends(range: String, text: String, place: String) async throws {
    let part = try await fetch(try await link(rows: 2), ["range": range])
    #expect(part.response.status == 206)
    #expect(part.text == text)
    #expect(part.response.headers["content-range"] == "bytes \(place)/9")
    #expect(part.response.headers["content-length"] == String(text.utf8.count))
  }

  @Test(
    "A range that cannot be read, or several, give the whole file",
    arguments: [
      "bytes=", "bytes=-", "bytes=4-3", "bytes=a-b", "bytes=0-1,3-4", "lines=0-1", "bytes=+1-2",
      "bytes=٠-٢", "bytes 0-1", "",
    ])
  func ignores(range: String) async throws {
    let file = try await fetch(try await link(rows: 2), ["range": range])
    #expect(file.response.status == 200)
    #expect(file.text.utf8.count == 9)
  }

  @Test(
    "A range after the end is refused with the size",
    arguments: ["bytes=9-", "bytes=9-12", "bytes=-0", "bytes=99999999999999999999-"])
  func refuses(range: String) async throws {
    let file = try await fetch(try await link(rows: 2), ["range": range])
    #expect(file.response.status == 416)
    #expect(file.response.headers["content-range"] == "bytes */9")
    #expect(file.text == #"{"detail":"The file has 9 bytes; the range begins after them"}"#)
  }

  @Test func `A part is sent only of the file that the client knows`() async throws {
    let url = try await link(rows: 2)
    let tag = try await fetch(url).response.headers["etag"] ?? ""
    for (condition, status) in [
      (tag, 206), ("Thu, 12 Feb 2026 12:00:00 GMT", 206), ("\"other\"", 200), ("W/\(tag)", 200),
      ("Thu, 12 Feb 2026 12:00:01 GMT", 200),
    ] {
      let file = try await fetch(url, ["range": "bytes=0-0", "if-range": condition])
      #expect(file.response.status == status, "\(condition)")
    }
  }

  @Test func `A file that the client has is not sent again`() async throws {
    let url = try await link(rows: 2)
    let tag = try await fetch(url).response.headers["etag"] ?? ""
    for known in [tag, "*", "\"a\", \(tag)", "W/\(tag)"] {
      let file = try await fetch(url, ["if-none-match": known])
      #expect(file.response.status == 304, "\(known)")
      #expect(file.response.headers["etag"] == tag)
      #expect(file.text == "")
    }
    #expect(try await fetch(url, ["if-none-match": "\"a\""]).response.status == 200)
  }

  @Test func `Other bytes have another tag`() async throws {
    let first = try await fetch(try await link("a", rows: 2)).response.headers["etag"]
    let second = try await fetch(try await link("b", rows: 3)).response.headers["etag"]
    #expect(first != second)
  }

  @Test func `Parts of a file of many batches make the whole`() async throws {
    let url = try await link(rows: 3000)
    let whole = try await fetch(url).text
    var joined = ""
    while joined.utf8.count < whole.utf8.count {
      let start = joined.utf8.count
      joined += try await fetch(url, ["range": "bytes=\(start)-\(start + 4096)"]).text
    }
    #expect(joined == whole)
    #expect(whole.hasSuffix("\r\n2999\r\n"))
  }

  @Test func `Links tell the size of a file that was fetched`() async throws {
    try await sixmo.create()
    let run = try await sixmo.finish("w", ["webhook_payload": [["n": 1]]])["run_id"] ?? .null
    var links = try await sixmo.call("runs.download_links", ["run_id": run]).body
    #expect(links[0]?["file_size"] == .null)
    _ = try await fetch(links[0]?["download_url"]?.string ?? "", isHead: true)
    links = try await sixmo.call("runs.download_links", ["run_id": run]).body
    #expect(links[0]?["file_size"] == 6)
  }

  @Test(
    "Another spelling of the path is another path",
    arguments: [
      ("/results/", "//results/"), ("/results/", "/./results/"), ("results", "%72esults"),
      (".csv", "%2Ecsv"), (".csv", ".csv%00"), (".csv", ".csv#"), ("/results/", "/x/../results/"),
      ("_", "\u{ff3f}"), ("csv", "csv\u{301}"),
    ])
  func refuses(_ part: String, _ other: String) async throws {
    let url = try await link(rows: 1)
    let range = try #require(url.firstRange(of: part))
    let changed = String(url[..<range.lowerBound] + other + url[range.upperBound...])
    #expect(try await fetch(changed).response.status == 403)
  }

  /// The link to the final file of a run with that many rows.
  private func link(_ id: String = "w", rows: Int) async throws -> String {
    try await sixmo.create(id, chain("webhook"))
    let payload = JSON.array((0..<rows).map { ["n": .int($0)] })
    let ended = try await sixmo.finish(id, ["webhook_payload": payload])
    let run = ended["run_id"] ?? .null
    let links = try await sixmo.call("runs.download_links", ["run_id": run]).body.array ?? []
    return links.last?["download_url"]?.string ?? ""
  }

  /// The response, and the bytes of the file or of the error.
  private func fetch(
    _ url: String, _ headers: [String: String] = [:], isHead: Bool = false
  ) async throws -> (response: APIResponse, text: String) {
    var request = DownloadRequest(url, headers: headers)
    request.isHead = isHead
    let pieces = Locked<[UInt8]>([])
    let response = try await sixmo.service.download(
      request, to: DownloadReceiver { piece in pieces.withLock { $0 += piece } })
    return (
      response, pieces.withLock { String(decoding: $0 + response.body, as: UTF8.self) }
    )
  }
}
