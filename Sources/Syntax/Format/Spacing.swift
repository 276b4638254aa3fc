/// Whether a space is between two tokens of one line.
///
/// `{a: 1}` is tight and `{ statement }` is not; the parser has marked blocks, prefix operators and
/// the brackets of calls and indices in the tokens' roles.
enum Spacing {
  static func separates(_ tokens: [Token], _ left: Int, _ right: Int) -> Bool {
    let (before, after) = (tokens[left], tokens[right])
    if hugsLeft(after, isEmpty: Int(after.partner) == left) { return false }
    switch before.kind {
    case .leftParen, .leftBracket, .questionBracket, .stringStart, .stringMiddle, .dot,
      .questionDot,
      .ellipsis:
      return false
    case .leftBrace: return before.role == .block
    // `0..` and `.n` written together would be `...`.
    case .range, .rangeInclusive: return after.kind == .dot || after.kind == .ellipsis
    case .minus where before.role == .prefix: return after.kind == .minus
    case .bang: return false
    default: return true
    }
  }

  /// No space comes before this token, whatever precedes it.
  private static func hugsLeft(_ token: Token, isEmpty: Bool) -> Bool {
    if token.role == .tight { return true }
    switch token.kind {
    case .comma, .semicolon, .colon, .rightParen, .rightBracket, .questionBracket, .stringMiddle,
      .stringEnd, .range, .rangeInclusive:
      return true
    case .rightBrace: return isEmpty || token.role != .block
    case .dot, .questionDot: return token.role != .prefix
    default: return false
    }
  }

  /// Stands between two operands, or between a target and its value.
  static func isInfix(_ token: Token) -> Bool {
    if token.role == .prefix { return false }
    return token.kind == .arrow || token.kind.isAssignment || InfixOperator(token.kind) != nil
  }
}
