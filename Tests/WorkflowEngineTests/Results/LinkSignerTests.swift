import Testing

@testable import WorkflowEngine

struct LinkSignerTests {
  let signer = LinkSigner(baseURL: "https://sixmo.example", key: Array("key".utf8))
  let now = Timestamp(milliseconds: 1_700_000_000_999)

  @Test func `HMAC-SHA256 is that of RFC 4231`() throws {
    let digest = try Digest.hmac(
      Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
    #expect(digest.prefix(4) == [0x5b, 0xdc, 0xc1, 0x46])
    #expect(try Digest.sha256([]).prefix(4) == [0xe3, 0xb0, 0xc4, 0x42])
  }

  @Test func `A link leads to its file for 900 seconds`() throws {
    let url = try signer.url(runID: "run_1", filename: "a.csv", now: now)
    #expect(
      url.hasPrefix("https://sixmo.example/results/run_1/a.csv?expires=1700000900&signature="))
    let file = try signer.file(of: url, now: now.advanced(bySeconds: 899))
    #expect(file?.runID == "run_1")
    #expect(file?.filename == "a.csv")
    #expect(try signer.file(of: url, now: now.advanced(bySeconds: 900)) == nil)
  }

  @Test func `A server sees only the path and the query`() throws {
    let url = try signer.url(runID: "run_1", filename: "a.csv", now: now)
    #expect(try signer.file(of: String(url.dropFirst(signer.baseURL.count)), now: now) != nil)
  }

  @Test(
    "A changed link leads nowhere",
    arguments: [
      ("run_1", "run_2"), ("a.csv", "b.csv"), ("1700000900", "1800000900"),
      ("/results/", "/secrets/"),
      ("signature=", "signature=00"), ("expires=", "expires=0"), ("?", "?x=1&"), ("?expires", "?"),
      ("a", "A"), ("9", "٩"),
    ])
  func refuses(_ part: String, _ other: String) throws {
    let url = try signer.url(runID: "run_1", filename: "a.csv", now: now)
    let range = try #require(url.firstRange(of: part))
    #expect(try signer.file(of: url.replacingCharacters(in: range, with: other), now: now) == nil)
    #expect(try signer.file(of: "", now: now) == nil)
  }

  @Test func `Another key's link leads nowhere`() throws {
    let other = LinkSigner(baseURL: signer.baseURL, key: Array("other".utf8))
    let url = try other.url(runID: "run_1", filename: "a.csv", now: now)
    #expect(try signer.file(of: url, now: now) == nil)
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
