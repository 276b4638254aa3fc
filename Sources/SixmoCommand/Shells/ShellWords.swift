import Syntax

/// Splits a command line as shells do, as far as completion needs it: quotes and backslashes, no variables.
enum ShellWords {
  /// The words of a line that ends at the cursor; the last is what is being typed, empty after a space.
  static func split(_ line: String) -> [String] {
    var words = [""]
    var quote: Unicode.Scalar?
    var isEscaped = false
    for scalar in line.unicodeScalars {
      if isEscaped {
        words[words.count - 1].unicodeScalars.append(scalar)
        isEscaped = false
      } else if scalar == "\\", quote != "'" {
        isEscaped = true
      } else if let open = quote {
        if scalar == open {
          quote = nil
        } else {
          words[words.count - 1].unicodeScalars.append(scalar)
        }
      } else if scalar == "\"" || scalar == "'" {
        quote = scalar
      } else if scalar == " " || scalar == "\t" {
        if words.last != "" { words.append("") }
      } else {
        words[words.count - 1].unicodeScalars.append(scalar)
      }
    }
    return words
  }
}
