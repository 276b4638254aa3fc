import Syntax
import Testing

@Suite struct `The table of error codes` {
  @Test(arguments: ErrorCode.source.map(\.code))
  func `has an example that provokes`(_ code: String) throws {
    let row = try #require(ErrorCode.source.row(of: code))
    let result = Parser.parse(Source(name: "example.sixmo", bytes: row.exampleBytes))
    #expect(result.diagnostics.first?.code == code)
  }

  @Test func `lists each code once and in order`() {
    let codes = ErrorCode.source.map(\.code)
    #expect(codes == Array(Set(codes)).sorted())
  }

  @Test(arguments: ["E0104", "e0104", "104", "error[E0104]"])
  func `finds a row by`(_ spelling: String) {
    #expect(ErrorCode.source.row(of: spelling)?.code == "E0104")
  }

  @Test func `knows no code that does not exist`() {
    #expect(ErrorCode.source.row(of: "E9999") == nil)
    #expect(ErrorCode.source.row(of: "hello") == nil)
  }
}
