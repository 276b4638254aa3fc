import Glibc
import Testing

@testable import Syntax

/// The contrasts of WCAG 2, by the palettes that terminals come with.
struct PaintTests {
  /// Where a screen is shown: what its sixteen colours are, and what it may be written on.
  struct Terminal: Sendable {
    var name: String
    var colors: [UInt32]
    /// With the colour of plain text on each.
    var backgrounds: [(background: UInt32, text: UInt32)]
  }

  private static let terminals = [
    Terminal(
      name: "xterm",
      colors: [
        0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
        0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
      ], backgrounds: [(0x000000, 0xe5e5e5), (0xffffff, 0x000000)]),
    Terminal(
      name: "VGA",
      colors: [
        0x000000, 0xaa0000, 0x00aa00, 0xaa5500, 0x0000aa, 0xaa00aa, 0x00aaaa, 0xaaaaaa,
        0x555555, 0xff5555, 0x55ff55, 0xffff55, 0x5555ff, 0xff55ff, 0x55ffff, 0xffffff,
      ], backgrounds: [(0x000000, 0xaaaaaa), (0xffffff, 0x000000)]),
    Terminal(
      name: "Tango",
      colors: [
        0x2e3436, 0xcc0000, 0x4e9a06, 0xc4a000, 0x3465a4, 0x75507b, 0x06989a, 0xd3d7cf,
        0x555753, 0xef2929, 0x8ae234, 0xfce94f, 0x729fcf, 0xad7fa8, 0x34e2e2, 0xeeeeec,
      ], backgrounds: [(0x000000, 0xd3d7cf), (0xffffff, 0x2e3436)]),
    Terminal(
      name: "Solarized",
      colors: [
        0x073642, 0xdc322f, 0x859900, 0xb58900, 0x268bd2, 0xd33682, 0x2aa198, 0xeee8d5,
        0x002b36, 0xcb4b16, 0x586e75, 0x657b83, 0x839496, 0x6c71c4, 0x93a1a1, 0xfdf6e3,
      ], backgrounds: [(0x002b36, 0x839496), (0xfdf6e3, 0x657b83)]),
  ]

  /// What is read for itself, and not only seen to be there.
  private static let text: Set<Paint> = [.keyword, .string, .number, .faint, .hint]

  @Test(arguments: Paint.allCases, Paint.Palette.allCases)
  func `can be read on light and on dark`(paint: Paint, palette: Paint.Palette) throws {
    for terminal in Self.terminals {
      for (background, text) in terminal.backgrounds {
        let color = try #require(shown(paint.parameters(palette), terminal, text))
        let contrast = contrast(color, background)
        #expect(contrast >= 3, "\(terminal.name) on \(String(background, radix: 16))")
        let isPlain = [0x000000, 0xffffff].contains(background)
        guard palette == .large, isPlain, Self.text.contains(paint) else { continue }
        #expect(contrast >= 4.5, "\(terminal.name) on \(String(background, radix: 16))")
      }
    }
  }

  @Test func `the check would find bright yellow on white and grey in Solarized`() throws {
    let xterm = Self.terminals[0]
    #expect(contrast(try #require(shown("93", xterm, 0)), 0xffffff) < 1.1)
    let solarized = Self.terminals[3]
    #expect(contrast(try #require(shown("90", solarized, 0)), 0x002b36) == 1)
    // Bold text of the first eight colours is shown in the bright ones by some.
    #expect(shown("1;33", xterm, 0) == nil)
    #expect(shown("2", xterm, 0) == nil)
  }

  @Test(arguments: [
    ("xterm-256color", Paint.Palette.large), ("tmux-256color", .large), ("xterm-kitty", .large),
    ("linux", .sixteen), ("xterm", .sixteen), ("screen", .sixteen), ("", .sixteen),
  ])
  func `the terminal's name says how many colours it has`(name: String, palette: Paint.Palette) {
    #expect(Paint.Palette(terminal: name) == palette)
    #expect(Paint.Palette(terminal: name, hasManyColors: true) == .large)
  }

  /// The colour that a text has after such a sequence; nil for what differs between terminals.
  private func shown(_ parameters: String, _ terminal: Terminal, _ text: UInt32) -> UInt32? {
    let numbers = parameters.split(separator: ";").compactMap { Int($0) }
    if let start = numbers.firstIndex(of: 38) {
      return numbers[start + 1] == 5 ? Self.fixed(numbers[start + 2]) : nil
    }
    if numbers.contains(2) { return nil }
    guard let number = numbers.first(where: { (30...37).contains($0) || (90...97).contains($0) })
    else { return text }
    if number < 40 { return numbers.contains(1) ? nil : terminal.colors[number - 30] }
    return terminal.colors[number - 90 + 8]
  }

  /// Of the colours from 16 on, which are the same everywhere.
  private static func fixed(_ index: Int) -> UInt32? {
    guard (16...255).contains(index) else { return nil }
    if index >= 232 { return UInt32(8 + 10 * (index - 232)) * 0x010101 }
    let levels: [UInt32] = [0, 95, 135, 175, 215, 255]
    let cube = index - 16
    return levels[cube / 36] << 16 | levels[cube / 6 % 6] << 8 | levels[cube % 6]
  }

  private func contrast(_ first: UInt32, _ second: UInt32) -> Double {
    let (one, other) = (Self.luminance(first), Self.luminance(second))
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
  }

  private static func luminance(_ color: UInt32) -> Double {
    func part(_ shift: UInt32) -> Double {
      let value = Double(color >> shift & 0xff) / 255
      return value <= 0.03928 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
  }
}
