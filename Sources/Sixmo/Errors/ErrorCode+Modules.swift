import Syntax

extension ErrorCode {
  /// E05xx: modules.
  package static let modules: [ErrorCode] = [
    .init(
      "E0501", kind: "import", "a module that cannot be imported",
      "import \"lib/leads.sixmo\" reads a file, its path seen from the importing file; import name takes a "
        + "module of the standard library.",
      example: #"import "no/such/file.sixmo" as lib"#,
      fix: """
        import runs
        print(type(runs))
        """),
    .init(
      "E0502", kind: "import", "modules that import each other",
      "A module runs once, before the file that imports it goes on, so two cannot wait for each other. Put what "
        + "both need into a third.",
      example: #"import "example.sixmo" as me"#),
  ]
}
