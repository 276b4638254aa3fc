import CEditline
import Glibc

/// A paste arrives whole between two marks and is inserted at once: its newlines run nothing.
extension LineEditor {
  func paste() -> UInt8 {
    let buffer = buffer
    let isWhole = buffer.text.isEmpty
    let text = isWhole ? assistant.pasted(Self.cleaned(readPaste())) : Self.cleaned(readPaste())
    let whole = buffer.beforeCursor + text + buffer.afterCursor
    guard fitsScreen(whole) else {
      // libedit loses the cursor in what is taller than the screen, so it never sees this.
      undrawn = whole
      replaceAll(with: "# \(whole.split(separator: "\n").count) lines pasted")
      _ = submit()
      return UInt8(CC_REFRESH)
    }
    insert(text)
    return UInt8(CC_REFRESH)
  }

  private func readPaste() -> String {
    let end = "\u{1B}[201~".wide.dropLast()
    var characters: [wchar_t] = []
    var character: wchar_t = 0
    while el_wgetc(editor, &character) == 1, character != PrivateKey.abandon {
      characters.append(character)
      if character == end.last, characters.suffix(end.count).elementsEqual(end) {
        characters.removeLast(end.count)
        break
      }
    }
    return String(wide: characters)
  }

  /// Without the prompts that were copied along, without what would act as a key, without the last newline.
  static func cleaned(_ text: String) -> String {
    let plain = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    let lines = plain.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      String(
        String.UnicodeScalarView(
          withoutPrompt(line).unicodeScalars.filter { $0.value >= 0x20 || $0 == "\t" }))
    }
    return lines.joined(separator: "\n").trimmingNewlines()
  }

  private static func withoutPrompt(_ line: Substring) -> Substring {
    // `sixmo> `, or with the host of a service: `sixmo api.sixtyfour.ai> `
    guard line.hasPrefix("sixmo"), let end = line.firstRange(of: "> ") else { return line }
    let target = line[..<end.lowerBound].dropFirst("sixmo".count)
    guard target.isEmpty || target.first == " " && !target.dropFirst().contains(" ") else {
      return line
    }
    return line[end.upperBound...]
  }
}

extension String {
  fileprivate func trimmingNewlines() -> String {
    var text = self[...]
    while text.last == "\n" { text.removeLast() }
    return String(text)
  }
}
