import Prompt
import Sixmo
import Syntax
import System

extension Session {
  func learn(_ lesson: String?) {
    // It has reported what is wrong.
    try? LearnRun(settings).run(lesson)
    CtrlC.stops(interpreter)
  }

  /// Whether the condition of a step is true after an entry. It reads the names that the entries have
  /// declared, and four more: `_entry` is the text, `_result` its value, `_error` what it failed with as
  /// `{code, message}`, and `_output` what it printed. A condition that fails is not true.
  func holds(_ condition: Source, after entry: String, _ evaluation: Evaluation?) -> Bool {
    var result = JSON.null
    if case .shown(.value(let excerpt))? = evaluation, !excerpt.value.isNull {
      result = value(of: "_") ?? .null
    }
    var error = JSON.null
    if let failure = takeFailure() {
      error = ["code": .string(failure.code), "message": .string(failure.message)]
    }
    let values: [(String, JSON)] = [
      ("_entry", .string(entry)), ("_result", result), ("_error", error),
      ("_output", .string(printed.take())),
    ]
    do throws(Stop) {
      for (name, value) in values { try interpreter.keep(value, as: name) }
      return try interpreter.evaluate(Parser.parse(condition).program).json == true
    } catch {
      return false
    }
  }
}

extension Host {
  mutating func alsoWrites(to text: PrintedText) {
    let write = write
    self.write = {
      text.add($0)
      write($0)
    }
  }
}

/// The latest of what entries have printed, up to a megabyte.
final class PrintedText: Sendable {
  private let bytes = Locked<[UInt8]>([])
  private static let most = 1 << 20

  func add(_ more: [UInt8]) {
    bytes.withLock { if $0.count + more.count <= Self.most { $0 += more } }
  }

  func take() -> String {
    bytes.withLock { bytes in
      defer { bytes = [] }
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
