import Syntax
import Testing

@testable import Sixmo

/// Random programs that alias, capture, pass, loop over and write nested arrays, beside what Swift's own
/// values say: whatever the interpreter shares, lends or changes in place must not be seen.
@Suite struct ValueSemanticsTests {
  @Test(arguments: 0..<30, AliasProgram.Users.allCases)
  fileprivate func `a random program means what it means with real copies`(
    seed: UInt64, users: AliasProgram.Users
  ) throws {
    var random = SplitMix64(seed: seed)
    var program = AliasProgram(users: users)
    for _ in 0..<60 { program.addStatement(using: &random) }
    for source in [program.atTopLevel, program.inFunction] {
      for checks in [[], [.collectAlways, .poison]] as [Heap.Checks] {
        #expect(try result(source, checks) == program.expected, "\(source)")
      }
    }
  }

  private let library = Library()

  private func result(_ source: String, _ checks: Heap.Checks) throws -> JSON? {
    let interpreter = Interpreter(host: Host(), library: library, limits: Limits(), checks: checks)
    return try interpreter.run(source: source, name: "program.sixmo").json
  }
}

/// Statements over three variables, and the values that these have after them.
private struct AliasProgram {
  /// Who uses the variables beside the program's own code; where anybody does, they lie in boxes.
  enum Users: CaseIterable { case nobody, namedFunctions, lambdas }

  let users: Users
  private var values: [String: [[Int]]] = [
    "x": [[1, 2], [3, 4]], "y": [[5, 6], [7, 8]], "z": [[9, 10], [11, 12]],
  ]
  private var lines: [String] = []
  private var count = 0

  init(users: Users) { self.users = users }

  private static let declarations = """
    var x = [[1, 2], [3, 4]]
    var y = [[5, 6], [7, 8]]
    var z = [[9, 10], [11, 12]]
    fn first_of(rows) { rows[0] }
    fn keep(rows, i) { let kept = rows; kept[i] }
    fn changed(rows, n) { var own = rows; own[0][0] = n; own += [[n, n]]; own }
    fn failing(rows, n) { var own = rows; own[0][0] = n; own += [[n, n]]; throw "no" }
    fn joined(rows, row, n) { var own = rows; own[0][0] = n; own += [row]; own }
    fn sometimes(rows, n) { if n % 200 == 0 { return rows }; var own = rows; own[0][1] = n; own }
    fn passed(rows, n) { let m = n + 1; changed(rows, m) }
    fn both(rows, n) { let old = rows; var own = rows; own[0][0] = n; [old[0], own[0]] }
    """

  private static let namedFunctions = ["x", "y", "z"].map { name in
    """
    fn peek_\(name)() { \(name)[0] }
    fn write_\(name)(n) { \(name)[0][1] = n }
    fn meddle_\(name)(rows, n) {
      var own = rows
      own[0][0] = n
      write_\(name)(n + 1)
      own += [peek_\(name)()]
      own
    }
    fn set_\(name)(rows, n) { \(name) = changed(rows, n); \(name) = joined(\(name), peek_\(name)(), n); \(name) }
    """
  }.joined(separator: "\n")

  private var declarations: String {
    users == .namedFunctions ? "\(Self.declarations)\n\(Self.namedFunctions)" : Self.declarations
  }

  var atTopLevel: String { "\(declarations)\n\(lines.joined(separator: "\n"))\n[x, y, z]" }

  var inFunction: String {
    "fn main() {\n\(declarations)\n\(lines.joined(separator: "\n"))\n[x, y, z]\n}\nmain()"
  }

  var expected: JSON {
    .array(
      ["x", "y", "z"].map { name in
        .array(values[name]!.map { .array($0.map(JSON.int)) })
      })
  }

  mutating func addStatement(using random: inout SplitMix64) {
    count += 1
    let a = ["x", "y", "z"].randomElement(using: &random)!
    let b = ["x", "y", "z"].randomElement(using: &random)!
    var (left, right) = (values[a]!, values[b]!)
    let i = Int.random(in: 0..<left.count, using: &random)
    let j = Int.random(in: 0..<right.count, using: &random)
    let n = count * 100
    let line: String
    let ofLambdas: Set = [6, 7, 8, 9, 21, 22]
    let ofNamedFunctions: Set = [47, 48, 49, 50, 51, 52]
    let forms = (0..<55).filter {
      if ofLambdas.contains($0) { return users == .lambdas }
      return users == .namedFunctions || !ofNamedFunctions.contains($0)
    }
    switch forms.randomElement(using: &random)! {
    case 0:
      line = "\(a) = \(b)"
      left = right
    case 1:
      line = "\(a)[\(i)] = \(b)[\(j)]"
      left[i] = right[j]
    case 2:
      line = "\(a)[\(i)][1] = \(n)"
      left[i][1] = n
    case 3:
      line = "\(a) += [\(b)[\(j)]]"
      left.append(right[j])
    case 4:
      line = "let t\(n) = \(a); \(a)[\(i)][0] = \(n); \(a) += [t\(n)[\(i)]]"
      let old = left
      left[i][0] = n
      left.append(old[i])
    case 5:
      line =
        "for row in \(a) { \(a)[\(i)][0] += row[1]; \(a) += [row]; if len(\(a)) > 9 { break } }"
      for row in left {
        left[i][0] += row[1]
        left.append(row)
        if left.count > 9 { break }
      }
    case 6:
      line = "\(a) = (fn(p) { \(a)[\(i)][0] = \(n); \(a) += [p[\(i)]]; p })(\(a))"
    case 7:
      line = "\(a)[\(i)] = [\(a), \(b)].map(fn(p) { \(a)[\(i)][0] += 1; p[0] })[1]"
      left[i] = right[0]
    case 8:
      line = "\(a) = \(a).map(fn(row) { \(a)[\(i)][0] += 1; \(a)[\(i)] = row; row })"
    case 9:
      line = "let c\(n) = () => \(a); \(a)[\(i)][1] = \(n); \(a) = c\(n)()"
      left[i][1] = n
    case 10:
      line = "let k\(n) = \(a); let c\(n) = () => k\(n); \(a)[\(i)][1] = \(n); \(a) = c\(n)()"
    case 11:
      line = "\(a)[\(i)] = first_of(\(b)); \(a)[\(i)][1] = \(n)"
      left[i] = right[0]
      left[i][1] = n
    case 12:
      line = "\(a) += [keep(\(b), \(j))]; \(a)[-1][0] = \(n)"
      left.append(right[j])
      left[left.count - 1][0] = n
    case 13:
      line = "\(a) = changed(\(a), \(n))"
      left[0][0] = n
      left.append([n, n])
    case 14:
      line = "\(a) = \(a) + [\(b)[\(j)]]"
      left.append(right[j])
    case 15:
      line = "\(a) = [...\(a), \(b)[\(j)], [\(n), \(n)]]"
      left += [right[j], [n, n]]
    case 16:
      line = "\(a) = \(a).push(\(b)[\(j)])"
      left.append(right[j])
    case 17 where left.count > 2:
      line = "let s\(n) = \(a); \(a) = \(a)[..-1]; \(a)[0][0] = len(s\(n))"
      left[0][0] = left.count
      left.removeLast()
    case 18 where left.count > 2:
      line = "\(a) = \(a)[1..]; \(a) += [[\(n), \(n)]]"
      left.removeFirst()
      left.append([n, n])
    case 19 where left.count > 2:
      line = "let d\(n) = \(a); \(a) = \(a).drop(1); \(a)[0] = d\(n)[0]"
      let old = left
      left.removeFirst()
      left[0] = old[0]
    case 20:
      line =
        "match \(a) { [head, ...rest] => do { \(a)[0][0] = \(n); \(a) = [head, ...rest] }, _ => null }"
    case 21:
      line = "\(a)[(fn() { \(a) += [[\(n), \(n)]]; \(i) })()][0] = len(\(a))"
      left.append([n, n])
      // The value is evaluated before the index.
      left[i][0] = left.count - 1
    case 22:
      line = "\(a) = [\(a)[\(i)], (fn() { \(a)[\(i)][0] = \(n); \(a)[\(i)] })()]"
      let old = left[i]
      left[i][0] = n
      left = [old, left[i]]
    case 24:
      line = "try { \(a) = failing(\(a), \(n)) } catch {}"
    case 25:
      line = "\(a) = joined(\(a), \(a)[\(i)], \(n))"
      let old = left[i]
      left[0][0] = n
      left.append(old)
    case 26:
      line = "\(a) = changed(\(a).push(\(b)[\(j)]), \(n))"
      left.append(right[j])
      left[0][0] = n
      left.append([n, n])
    case 27:
      line =
        "\(a) = (fn() { var t = [[\(n), \(n)]]; let u = t; var v = changed(t, 5); v + u })()"
      left = [[5, n], [5, 5], [n, n]]
    case 28:
      line = "\(a) = both(\(a), \(n))"
      left = [left[0], [n, left[0][1]]]
    case 29:
      line =
        "\(a) = \(a).reduce((rows, row) => do { var next = rows; next += [row]; next[0][0] = \(n); next }, [])"
      left[0][0] = n
    case 30:
      line = "\(a) = [changed(\(a), \(n))[0], \(a)[0]]"
      left = [[n, left[0][1]], left[0]]
    case 31:
      line = "for row in \(a) { \(a) = \(a).push(row); if len(\(a)) > 9 { break } }"
      for row in left {
        left.append(row)
        if left.count > 9 { break }
      }
    case 32 where left.count > 2:
      line = "let r\(n) = \(a); \(a) = \(a).remove_at(-1); \(a) += [r\(n)[-1]]"
    case 33 where left.count > 2:
      line = "\(a) = \(a).remove_at(0); \(a)[0][0] = \(n)"
      left.removeFirst()
      left[0][0] = n
    case 34 where left.count > 2:
      line = "let m\(n) = \(a); \(a) = \(a)[1..-1]; \(a) = m\(n)[..1] + \(a)"
      left.removeLast()
    case 35:
      line = "\(a) = {v: \(a), w: changed(\(a), \(n))}.v"
    case 36:
      line = "\(a) = passed(\(a), \(n))"
      left[0][0] = n + 1
      left.append([n + 1, n + 1])
    case 37:
      line = "\(a) = sometimes(\(a), \(n)); \(a) += [[\(n), 0]]"
      if n % 200 != 0 { left[0][1] = n }
      left.append([n, 0])
    case 38:
      line = "let q\(n) = \(a); \(a) = [...\(a), q\(n)[0]]; \(a)[0][0] = \(n)"
      left.append(left[0])
      left[0][0] = n
    case 39:
      line = "\(a) = [...\(a)[1..], changed(\(b), \(n))[0]]"
      left = Array(left.dropFirst()) + [[n, right[0][1]]]
    case 40:
      line =
        "\(a) = match \(a) { [head, ...rest] if len(changed(\(a), \(n))) > 1 => [head] + rest, _ => [] }"
    case 41:
      line = "try { \(a) = \(a).push(failing(\(b), \(n))) } catch { \(a)[\(i)][1] = \(n) }"
      left[i][1] = n
    case 42:
      line = "let o\(n) = {...{v: \(a)}, w: 1}; \(a) += [\(b)[\(j)]]; \(b) = o\(n).v"
      let old = left
      left.append(right[j])
      if a == b { left = old } else { values[b] = old }
    case 43:
      line = "[\(a), \(b)] = [changed(\(b), \(n)), \(a)]"
      let old = left
      left = right
      left[0][0] = n
      left.append([n, n])
      if a == b { left = old } else { values[b] = old }
    case 44 where left.count > 2:
      line =
        "let p\(n) = \(a); let e\(n) = remove \(a)[-1]; \(a)[0] = e\(n); \(a)[0][0] = len(p\(n))"
      left[0] = left.removeLast()
      left[0][0] = left.count + 1
    case 45 where left.count > 2:
      line = "let p\(n) = \(a); let e\(n) = remove \(a)[0]; \(a) += [p\(n)[0]]; \(a)[-1][1] = \(n)"
      left.append(left.removeFirst())
      left[left.count - 1][1] = n
    case 46:
      line = "[\(a)[0], \(a)[-1]] = [\(a)[-1], \(a)[0]]; \(a)[0][0] = \(n)"
      left.swapAt(0, left.count - 1)
      left[0][0] = n
    case 47:
      line = "write_\(a)(\(n))"
      left[0][1] = n
    case 48:
      line = "\(a) = meddle_\(b)(\(a), \(n))"
      left[0][0] = n
      right[0][1] = n + 1
      left.append(right[0])
      values[b] = right
    case 49:
      line = "\(a) = set_\(a)(\(b), \(n))"
      left = right
      left[0][0] = n
      left += [[n, n], left[0]]
    case 50:
      line = "let w\(n) = peek_\(b)(); \(a) = changed(\(a), \(n)); \(a) += [w\(n)]"
      left[0][0] = n
      left += [[n, n], right[0]]
    case 51:
      line = "try { write_\(a)(\(n)); \(a) = failing(\(a), \(n)) } catch {}"
      left[0][1] = n
    case 52:
      line = "\(a) = changed(\(a).push(peek_\(b)()), \(n))"
      left.append(right[0])
      left[0][0] = n
      left.append([n, n])
    default:
      line = "\(a)[\(i)][0] += len(\(b)) + [\(a), \(b)].map(v => len(v))[0]"
      left[i][0] += right.count + left.count
    }
    values[a] = left
    lines.append(line)
    if values[a]!.count > 9 {
      lines.append("\(a) = \(a)[..2]")
      values[a] = Array(left.prefix(2))
    }
  }
}
