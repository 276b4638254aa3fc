extension ErrorCode {
  /// E00xx: what no piece of a script looks like.
  package static let lexical: [ErrorCode] = [
    .init(
      "E0001", "not UTF-8",
      "Scripts are UTF-8 text. The file holds a byte that is none, so it was saved in another "
        + "encoding or is not text at all. Save it as UTF-8.",
      exampleBytes: Array("let caf".utf8) + [0xE9] + Array(" = 1".utf8)),
    .init(
      "E0002", "unexpected character",
      "This character has no meaning outside of strings and comments. It often comes from a word "
        + "processor or a web page: curly quotes, long dashes, invisible spaces.",
      example: "let name = “Ada”",
      fix: """
        let name = "Ada"
        print(name)
        """),
    .init(
      "E0003", "unclosed string",
      "A string in double quotes ends on the line it starts on; write \\n for a line break, or use "
        + "\"\"\" for a text of several lines. The ')' of an insertion \\(…) may be missing too.",
      example: "let name = \"Ada",
      fix: """
        let name = "Ada"
        print(name)
        """),
    .init(
      "E0004", "malformed number",
      "Numbers are written as in JSON, also with _ between digits (1_000_000) and in hexadecimal "
        + "(0xff). A unit makes seconds of it: 500ms, 5s, 10m, 2h, 7d.",
      example: "let width = 5px",
      fix: """
        let width = 5
        let wait = 5s
        print(width, wait)
        """),
    .init(
      "E0005", "malformed escape",
      "After a backslash a string takes JSON's escapes: \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u "
        + "with four hexadecimal digits, and \\(…) to insert a value.",
      example: #"let path = "C:\dir""#,
      fix: #"""
        let path = "C:\\dir"
        print(path)
        """#),
    .init(
      "E0006", "layout of a \"\"\" string",
      "The text of a \"\"\" string starts on the line after the quotes and ends on the line before "
        + "the closing ones. The indentation of the closing line is dropped from every line, so none "
        + "may be indented less.",
      example: "let text = \"\"\"one\"\"\"",
      fix: "let text = \"\"\"\n  one\n  two\n  \"\"\"\nprint(text)"),
    .init(
      "E0007", "foreign quotes",
      "Strings are written in double quotes, as in JSON. A double quote in a string is \\\".",
      example: "let name = 'Ada'",
      fix: """
        let name = "Ada"
        print(name)
        """),
    .init(
      "E0009", "${} inserts nothing",
      "This is a warning: ${name} in a string is plain text, because JSON may contain it. To insert "
        + "a value write \\(name).",
      example: "let name = 1\nprint(\"hello ${name}\")",
      fix: #"""
        let name = 1
        print("hello \(name)")
        """#),
  ]
}
