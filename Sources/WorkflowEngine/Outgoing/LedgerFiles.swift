import Glibc
import Sixmo
import System

/// The files of a ledger: one for each 10,000 rows and each claim of the run, in the chunk of its rows, such as
/// `block_2.7.3.ledger`. Each is written by one worker, and a block that goes on reads those that concern its rows.
struct LedgerFiles: Sendable {
  enum Kind: String, Sendable, CaseIterable {
    /// Of requests to providers.
    case ledger
    /// Of a webhook.
    case deliveries
    /// To Slack.
    case messages
  }

  /// What the names of the block's files begin with.
  var block: String
  var kind: Kind

  struct Part: Sendable {
    /// The rows from `chunk * rowLimit` on; 0 where a program that had no chunks has written those of all rows.
    var chunk: Int
    /// Of the claim; 0 where a program that had no chunks has written it.
    var epoch: Int
    /// How many retries ago it was written: 0 is by the run itself.
    var age = 0
    fileprivate(set) var path = ""

    /// The same for a run that retries the one that has it.
    var retried: Part { Part(chunk: chunk, epoch: epoch, age: age + 1) }
    fileprivate var order: (Int, Int, Int) { (-age, epoch, chunk) }
  }

  static let rowLimit = 10_000
  private static let retriedEnding = "earlier"

  func path(_ part: Part) -> String {
    let place = part.epoch == 0 ? "" : "\(part.chunk).\(part.epoch)."
    let age = String(repeating: ".\(Self.retriedEnding)", count: part.age)
    return "\(block).\(place)\(kind.rawValue)\(age)"
  }

  /// Of the run itself, in the order in which they were written.
  func parts() throws -> [Part] { try allParts().filter { $0.age == 0 } }

  /// With those of the runs that it retries, which come first.
  func allParts() throws -> [Part] {
    let name = block.lastByte("/").map { block[block.utf8.index(after: $0)...] } ?? block[...]
    let folder = FileSystem.directory(of: block)
    // Where the folder is gone, the run fails for its rows.
    guard access(folder, F_OK) == 0 || errno != ENOENT else { return [] }
    let parts = try FileSystem.names(in: folder).compactMap { file -> Part? in
      guard file.hasPrefix("\(name).") else { return nil }
      return part(file.dropFirst(name.count + 1).split(separator: "."))
    }
    return parts.sorted { $0.order < $1.order }
  }

  /// Of what is behind the block's name in that of a file; nil for other files.
  private func part(_ words: [Substring]) -> Part? {
    guard let place = words.firstIndex(of: Substring(kind.rawValue)),
      words[(place + 1)...].allSatisfy({ $0 == Self.retriedEnding })
    else { return nil }
    let numbers = words[..<place].compactMap { Int($0) }
    guard numbers.count == place, place == 0 || place == 2 else { return nil }
    var part = Part(
      chunk: numbers.first ?? 0, epoch: numbers.last ?? 0, age: words.count - place - 1)
    part.path = path(part)
    return part
  }
}
