import Glibc

/// What libFuzzer calls with every input. A target stops the process when something is wrong, which
/// libFuzzer reports together with the input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  target(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}

/// The target that the environment names.
private let target: @Sendable ([UInt8]) -> Void = {
  let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
  switch name {
  case "parser": return checkParser
  case "json": return checkJSON
  case "csv": return checkCSV
  case "yaml": return checkYAML
  case "evaluator": return checkEvaluator
  default:
    guard let kind = ProgramKind(rawValue: name) else {
      fatalError("FUZZ_TARGET is one of those that scripts/fuzz/run names, not '\(name)'")
    }
    return kind.check
  }
}()

/// Two answers that must be the same.
func require<T: Equatable>(_ left: T, equals right: T, _ what: String) {
  guard left != right else { return }
  fatalError("\(what):\n\(left)\n---\n\(right)")
}

func require(_ holds: Bool, _ what: @autoclosure () -> String) {
  if !holds { fatalError(what()) }
}
