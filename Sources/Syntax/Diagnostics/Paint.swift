import Formats

/// What a text on a terminal means, as its colour shows.
///
/// A program cannot know the background that it writes on, and of the sixteen colours that a terminal's own
/// theme defines, most are unreadable on a light or on a dark one: green on white, blue on black, in Solarized
/// grey is the background itself. So the colours are fixed ones of medium lightness; a terminal with no more
/// than sixteen gets the few of them that can be read on both. A test computes the contrasts.
package enum Paint: CaseIterable, Sendable {
  case error, warning
  /// Lines and numbers around a piece of source.
  case frame
  /// Titles, the parameter that comes next.
  case strong
  case keyword, string, number
  /// A name that does not exist.
  case unknown
  /// Comments, null, ages, summaries.
  case faint
  /// What could be typed.
  case hint
  case done, running, failed, waiting
  /// The prompt, for the local store and for a server.
  case local, server

  /// How many colours the terminal has.
  package enum Palette: CaseIterable, Sendable {
    case sixteen, large

    /// By the name of the terminal, as most programs do.
    package init(terminal: String, hasManyColors: Bool = false) {
      let marks = ["256color", "direct", "kitty", "alacritty", "foot", "ghostty", "wezterm"]
      self = hasManyColors || marks.contains { terminal.containsBytes($0) } ? .large : .sixteen
    }
  }

  /// The parameters of the sequence that begins it (SGR); empty for text that looks like any other.
  package func parameters(_ palette: Palette) -> String {
    switch palette {
    case .sixteen: fewColors
    case .large: manyColors
    }
  }

  private var fewColors: String {
    switch self {
    case .error: "1;91"
    case .unknown: "91;4"
    case .failed: "91"
    case .strong, .keyword, .local: "1"
    case .number, .warning, .hint, .running, .server: "35"
    case .frame, .string, .faint, .done, .waiting: ""
    }
  }

  private var manyColors: String {
    switch self {
    case .error: "1;38;5;196"
    case .unknown: "38;5;196;4"
    case .failed: "38;5;196"
    case .warning: "1;38;5;130"
    case .strong: "1"
    case .keyword: "38;5;163"
    case .string, .done: "38;5;29"
    case .number, .frame, .running: "38;5;63"
    case .faint, .hint, .waiting: "38;5;243"
    case .local: "1;38;5;63"
    case .server: "1;38;5;163"
    }
  }

  package func on(_ text: String, _ palette: Palette) -> String {
    let parameters = parameters(palette)
    return text.isEmpty || parameters.isEmpty ? text : "\u{1B}[\(parameters)m\(text)\u{1B}[0m"
  }
}
