import Sixmo
import Syntax

/// A decimal number with all its digits: comparing through `Double` would take ids of more than 15 digits
/// for one another.
struct ExactNumber: Hashable, Sendable {
  private let isNegative: Bool
  /// Without zeros in front.
  private let whole: [UInt8]
  /// Without zeros at the end.
  private let fraction: [UInt8]

  /// The value of a JSON number, nil for anything else.
  init?(_ value: JSON) {
    switch value {
    case .int(let number): self.init(text: String(number))
    case .double(let number): self.init(text: number.description)
    case .bigInt(let digits): self.init(text: digits)
    case .null, .bool, .string, .array, .object: return nil
    }
  }

  /// Text that people read as a number: `1200`, ` -1.5e3 `, `1,250,000` with commas between thousands.
  init?(text: String) {
    guard let (sign, digits, exponent) = Self.parts(text) else { return nil }
    // Larger numbers are not numbers for JSON either.
    guard abs(exponent) <= 400 else { return nil }
    let point = digits.firstIndex(of: .point) ?? digits.count
    var all = digits.filter { $0 != .point }
    var places = point + exponent
    if places < 0 { all = Array(repeating: .zero, count: -places) + all }
    places = max(places, 0)
    if places > all.count { all += Array(repeating: .zero, count: places - all.count) }
    whole = Array(all[..<places].drop { $0 == .zero })
    fraction = Array(all[places...].reversed().drop { $0 == .zero }.reversed())
    isNegative = sign && !(whole.isEmpty && fraction.isEmpty)
  }

  /// `1200`, `-0.5`: the one form that text must have to be equal to the number.
  var plain: String {
    let digits = (whole.isEmpty ? [.zero] : whole) + (fraction.isEmpty ? [] : [.point] + fraction)
    return (isNegative ? "-" : "") + String(decoding: digits, as: UTF8.self)
  }
}

extension ExactNumber: Comparable {
  static func < (left: Self, right: Self) -> Bool {
    if left.isNegative != right.isNegative { return left.isNegative }
    return left.isNegative ? right.isNearerZero(than: left) : left.isNearerZero(than: right)
  }

  private func isNearerZero(than other: Self) -> Bool {
    if whole.count != other.whole.count { return whole.count < other.whole.count }
    if whole != other.whole { return whole.lexicographicallyPrecedes(other.whole) }
    return fraction.lexicographicallyPrecedes(other.fraction)
  }
}

extension ExactNumber {
  /// Number = [sign] digits ["." digits] [("e" | "E") [sign] digits], or "." digits
  private static func parts(
    _ text: String
  ) -> (isNegative: Bool, digits: [UInt8], exponent: Int)? {
    guard var rest = withoutGrouping(text)?[...] else { return nil }
    let isNegative = rest.first == .minus
    if isNegative || rest.first == .plus { rest = rest.dropFirst() }
    let mantissa = rest.prefix { $0 != .smallE && $0 != .capitalE }
    let digits = mantissa.filter { $0 != .point }
    guard !digits.isEmpty, digits.allSatisfy(\.isDigit), mantissa.count - digits.count <= 1
    else { return nil }
    rest = rest.dropFirst(mantissa.count)
    guard !rest.isEmpty else { return (isNegative, Array(mantissa), 0) }
    return Int(String(decoding: rest.dropFirst(), as: UTF8.self)).map {
      (isNegative, Array(mantissa), $0)
    }
  }

  /// Without white space, and without commas if they are where thousands begin.
  private static func withoutGrouping(_ text: String) -> [UInt8]? {
    let bytes = text.filter { !$0.isWhitespace }.utf8
    guard bytes.contains(.comma) else { return Array(bytes) }
    let groups = bytes.prefix { $0 != .point }.split(
      separator: .comma, omittingEmptySubsequences: false)
    let first = groups[0].drop { $0 == .minus || $0 == .plus }
    guard (1...3).contains(first.count), groups.dropFirst().allSatisfy({ $0.count == 3 }),
      !bytes.drop(while: { $0 != .point }).contains(.comma)
    else { return nil }
    return bytes.filter { $0 != .comma }
  }
}

extension UInt8 {
  fileprivate static let zero = UInt8(ascii: "0")
  fileprivate static let point = UInt8(ascii: ".")
  fileprivate static let comma = UInt8(ascii: ",")
  fileprivate static let minus = UInt8(ascii: "-")
  fileprivate static let plus = UInt8(ascii: "+")
  fileprivate static let smallE = UInt8(ascii: "e")
  fileprivate static let capitalE = UInt8(ascii: "E")
}
