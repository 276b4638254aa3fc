import WorkflowAPI

extension Help {
  /// The list of blocks (`blocks`), one block (`filter`), or one of its specs
  /// (`filter.specs.where`, `filter.where`).
  func text(ofBlock topic: String, _ width: Int) -> String? {
    var page = HelpPage(width: width)
    if topic == "blocks", !blocks.isEmpty {
      page.add(blocks)
      return page.text
    }
    var steps = topic.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let name = steps.removeFirst()
    guard let block = blocks.first(where: { $0.name == name || $0.aliases.contains(name) }) else {
      return nil
    }
    if steps.isEmpty {
      page.add(block)
    } else {
      if steps.first == "specs" { steps.removeFirst() }
      guard let field = SchemaPlace.field(steps, in: block.specs.fields) else { return nil }
      page.add(SchemaPlace(field: field, isParameter: true), at: topic)
    }
    return page.text
  }

  /// `validate_email.specs.email_field` for `validate_email.specs.emial_field`.
  func nearSpec(to topic: String) -> String? {
    var steps = topic.split(separator: ".").map(String.init)
    guard steps.count > 1,
      let block = blocks.first(where: { $0.name == steps[0] || $0.aliases.contains(steps[0]) })
    else { return nil }
    let start = steps[1] == "specs" && steps.count > 2 ? 2 : 1
    let head = steps[..<start].joined(separator: ".")
    steps.removeFirst(start)
    return SchemaPlace.nearest(to: steps, in: block.specs.fields).map { "\(head).\($0)" }
  }
}

extension HelpPage {
  /// One line for each block.
  mutating func add(_ blocks: [BlockDescription]) {
    paragraph("The blocks that a workflow is made of; help(\"validate_email\") explains one.")
    line("")
    let column = min(blocks.map(\.name.count).max() ?? 0, 24) + 4
    for block in blocks {
      entry("  \(block.name)", block.summary.firstSentence, column: column)
    }
  }

  mutating func add(_ block: BlockDescription) {
    line("block \(block.name)")
    line("")
    paragraph(block.summary)
    paragraph("Takes \(block.accepts).")
    if !block.aliases.isEmpty {
      paragraph("The hosted service also calls it \(block.aliases.joined(separator: ", ")).")
    }
    if !block.specs.fields.isEmpty {
      heading("Specs")
      addFields(block.specs.fields)
    }
    if !block.columns.isEmpty {
      heading("Columns that it adds")
      let column = (block.columns.map(\.name.count).max() ?? 0) + 4
      for added in block.columns { entry("  \(added.name)", added.meaning, column: column) }
    }
    heading("Example")
    code(block.example)
    guard !block.refusals.isEmpty else { return }
    heading("Errors")
    for refusal in block.refusals {
      entry("  \(refusal.code ?? "a row")", refusal.when, column: 9)
      paragraph(refusal.fix, indent: 9)
    }
  }
}

extension String {
  /// Up to the first colon or full stop that ends a part.
  fileprivate var firstSentence: String {
    for mark in [": ", ". "] {
      if let end = firstRange(of: mark) { return String(self[..<end.lowerBound]) + "." }
    }
    return self
  }
}
