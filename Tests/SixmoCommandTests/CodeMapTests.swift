import Foundation
import Testing

/// stdlib/guide/architecture.md says where things are: `path`, or `path`: `symbol`, `symbol`.
struct `The map of the code` {
  private static let page = "stdlib/guide/architecture.md"

  @Test func `names files and symbols that exist`() throws {
    let entry = /`((?:Sources|Tests|stdlib|scripts)[^`]*)`((?:(?:: |, )`(?!Sources|Tests)[^`]+`)*)/
    let entries = try Checkout.text(of: Self.page).matches(of: entry)
    #expect(entries.count > 50)
    for entry in entries {
      let path = String(entry.1)
      let exists = FileManager.default.fileExists(
        atPath: Checkout.root.appending(path: path).path)
      #expect(exists, "there is no \(path)")
      for symbol in entry.2.matches(of: /`([^`]+)`/).map(\.1) where exists {
        #expect(try Checkout.text(of: path).contains(symbol), "no '\(symbol)' in \(path)")
      }
    }
  }

  @Test func `is named in the README`() throws {
    #expect(try Checkout.text(of: "README.md").contains(Self.page))
  }
}
