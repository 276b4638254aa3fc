import Foundation
import Testing

@testable import Sixmo

/// The table in Tests/JSON/conformance.txt, read by both representations.
@Suite struct JSONConformanceTests {
  private static let table = JSONConformanceTable()

  @Test func `the table has a case for everything`() {
    #expect(Self.table.cases(of: "accepted").count > 80)
    #expect(Self.table.cases(of: "refused").count > 130)
    #expect(Set(Self.table.all.map(\.text)).count == Self.table.all.count)
  }

  @Test(arguments: table.cases(of: "accepted")) func accepts(_ example: JSONConformanceTable.Case)
    throws
  {
    let text = try written(example.text)
    // What was written is the same value.
    #expect(try written(Array(text.utf8)) == text)
    #expect(try JSON.parse(example.text).lineText == JSON.parse(Array(text.utf8)).lineText)
  }

  @Test(arguments: table.cases(of: "accepted by choice"))
  func `accepts by choice`(_ example: JSONConformanceTable.Case) throws {
    #expect(try written(example.text) == example.result)
  }

  @Test(arguments: table.cases(of: "refused") + table.cases(of: "refused by choice"))
  func refuses(_ example: JSONConformanceTable.Case) {
    #expect(offset { _ = try written(example.text) } == example.result)
    #expect(offset { _ = try JSON.parse(example.text) } == example.result)
  }

  private func written(_ text: [UInt8]) throws -> String {
    let heap = Heap()
    let value = try text.withUnsafeBufferPointer { try heap.readJSON($0) }
    return String(decoding: try value.jsonBytes(.compact), as: UTF8.self)
  }

  /// Where reading fails, as the table writes it.
  private func offset(_ read: () throws -> Void) -> String {
    do {
      try read()
      return "accepted"
    } catch {
      return (error as? JSONError).map { String($0.offset) } ?? "\(error)"
    }
  }
}

/// The cases by section.
struct JSONConformanceTable {
  struct Case: CustomTestStringConvertible, Sendable {
    var section: String
    var name: String
    var text: [UInt8]
    var result: String
    var testDescription: String { name }
  }

  let all: [Case]

  init() {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "JSON/conformance.txt")
    var section = ""
    var cases: [Case] = []
    for line in (try? String(contentsOf: path, encoding: .utf8))?.split(separator: "\n") ?? [] {
      if line.hasPrefix("## ") {
        section = String(line.dropFirst(3))
      } else if !section.isEmpty {
        let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
        cases.append(
          Case(
            section: section, name: String(columns[0]), text: Self.bytes(columns[1]),
            result: columns.count > 2 ? String(columns[2]) : ""))
      }
    }
    all = cases
  }

  func cases(of section: String) -> [Case] { all.filter { $0.section == section } }

  /// `\xNN`, `\\` and `[*N`.
  private static func bytes(_ column: Substring) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = column.utf8
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\"), rest.popFirst() == UInt8(ascii: "x") {
        bytes.append(UInt8(String(rest.prefix(2)) ?? "", radix: 16) ?? 0)
        rest = rest.dropFirst(2)
      } else if rest.first == UInt8(ascii: "*"),
        byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]"),
        let count = Int(String(rest.dropFirst().prefix { 0x30...0x39 ~= $0 }) ?? "")
      {
        bytes += Array(repeating: byte, count: count)
        rest = rest.dropFirst(1 + String(count).count)
      } else {
        bytes.append(byte)
      }
    }
    return bytes
  }
}
