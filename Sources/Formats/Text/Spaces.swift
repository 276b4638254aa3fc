extension StringProtocol where SubSequence == Substring {
  /// Without spaces at the end.
  package var withoutTrailingSpaces: Substring {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return text
  }

  /// Without spaces at either end.
  package var withoutOuterSpaces: Substring { drop { $0 == " " }.withoutTrailingSpaces }
}
