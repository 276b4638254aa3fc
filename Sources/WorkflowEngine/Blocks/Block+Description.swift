import Sixmo
import WorkflowAPI

extension Block {
  /// All blocks as help shows them.
  package static var descriptions: [BlockDescription] { all.map(\.description) }

  private var description: BlockDescription {
    BlockDescription(
      name: name, aliases: aliases, summary: summary, specs: specs, accepts: acceptsPhrase,
      columns: addedColumns.compactMap { name in meanings.first { $0.name == name } },
      example: example.source(of: self), refusals: refusals)
  }

  private var acceptsPhrase: String {
    switch (role, accepts) {
    case (.source, _): "no rows: it is the first block of a workflow"
    case (.merge, _): "two or more streams of rows"
    case (_, [.lead]): "rows about people"
    case (_, [.company]): "rows about companies"
    default: "rows about people or companies"
    }
  }

  /// Those that rows have after this block without any spec, that of its match last.
  var addedColumns: [String] {
    let flow = ColumnFlow(self, JSONObject(), inputs: role == .source ? [] : [StreamColumns()])
    return flow.columns.names.filter { $0 != matchColumn } + [matchColumn].compactMap(\.self)
  }
}
