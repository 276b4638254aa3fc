import Sixmo
import Testing
import WorkflowAPI

@testable import WorkflowEngine

struct ColumnFlowTests {
  /// The faults of a block for rows with these columns, each with its path.
  private func faults(
    _ block: Block, _ specs: JSONObject, _ columns: [String]...
  ) -> [String] {
    let streams = columns.map { StreamColumns(names: $0, isComplete: true) }
    return ColumnFlow(block, specs, inputs: streams).faults.map { fault in
      let fault = fault.fault(at: [])
      return "\(fault.place): \(fault.message)"
    }
  }

  @Test(
    "Every block says which column no row has, and the one that was meant",
    arguments: [
      (.validateEmail, ["email_field": "Email"], "email_field"),
      (.validateEmail, [:], "email_field"),
      (.validatePhone, ["phone_field": "Email"], "phone_field"),
      (.validatePhone, ["phone_field": "E-Mail", "region_field": "Email"], "region_field"),
      (.filter, ["filters": [["column": "Email", "operator": "is_empty"]]], "filters[0].column"),
      (.deduplicate, ["columns": ["name", "Email"]], "columns[1]"),
      (.groupBy, ["columns": ["Email"]], "columns[0]"),
      (
        .groupBy,
        ["columns": ["name"], "aggregate": ["n": ["function": "max", "column": "Email"]]],
        "aggregate.n.column"
      ),
      (.transform, ["rename": ["Email": "mail"]], "rename.Email"),
      (.transform, ["cast": ["Email": "str"]], "cast.Email"),
      (.transform, ["select": ["name", "Email"]], "select[1]"),
      (.enrichCompany, ["company_field": "Email"], "company_field"),
      (.enrichPerson, ["person_field": "Email"], "person_field"),
      (.enrichPerson, ["email_field": "Email"], "email_field"),
      (.merge, ["mode": "join", "on": "Email"], "on"),
      (.merge, ["mode": "join", "on": ["name", "Email"]], "on[1]"),
    ] as [(Block, JSONObject, String)])
  func missing(block: Block, specs: JSONObject, place: String) {
    let name = specs.isEmpty ? "email" : "Email"
    #expect(
      faults(block, specs, ["name", "E-Mail"])
        == ["\(place): No column '\(name)'; did you mean 'E-Mail'? columns: name, E-Mail"])
  }

  @Test func `A join needs its columns in each stream`() {
    let specs: JSONObject = ["mode": "join", "on": "id"]
    #expect(faults(.merge, specs, ["id"], ["id", "x"]).isEmpty)
    #expect(
      faults(.merge, specs, ["id"], [" ID "]) == [
        "on: No column 'id'; did you mean ' ID '? columns:  ID "
      ])
  }

  @Test func `What a block makes is there for the steps and blocks after it`() {
    let specs: JSONObject = [
      "rename": ["a": "b"], "cast": ["b": "int"], "set": ["c": "row.b"], "remove": ["d"],
      "select": ["b", "c", "error"],
    ]
    #expect(faults(.transform, specs, ["a", "d"]).isEmpty)
    #expect(
      faults(.transform, ["remove": ["d"], "select": ["d"]], ["a", "d"])
        == ["select[0]: No column 'd'; a block before takes it out; columns: a"])
  }

  @Test func `A name that another column has is not a new name`() {
    #expect(
      faults(.transform, ["rename": ["company_name": "company"]], ["company_name", "company"]) == [
        "rename.company_name: 'company_name' cannot be renamed to 'company': there is a column"
          + " 'company' already; remove it first, in a block before, or use another name"
      ])
    #expect(faults(.transform, ["rename": ["a": "b", "b": "a"]], ["a", "b"]).isEmpty)
    #expect(faults(.transform, ["rename": ["a": "a"]], ["a"]).isEmpty)
  }

  @Test func `Each block's columns are known without rows`() {
    func columns(_ block: Block, _ specs: JSONObject = [:]) -> [String] {
      let input = StreamColumns(names: ["email", "phone"], isComplete: true)
      return ColumnFlow(block, specs, inputs: [input]).columns.names
    }
    #expect(columns(.filter) == ["email", "phone"])
    #expect(columns(.validateEmail).last == "email_is_free")
    #expect(columns(.validatePhone).contains("phone_extension"))
    #expect(columns(.removeColumns, ["columns": ["phone"]]) == ["email"])
    #expect(columns(.groupBy, ["columns": ["email"]]) == ["email", "count"])
    #expect(
      columns(.transform, ["rename": ["phone": "tel"], "set": ["x": "1"]]) == ["email", "tel", "x"])
    #expect(
      columns(.enrichCompany, ["return_fields": ["industry": "What it does"]]) == [
        "email", "phone", "industry", "company_match", "company_confidence", "company_source",
      ])
  }

  @Test func `Where other columns may be, only a near miss is a fault`() {
    func faults(_ name: String) -> Int {
      let declared = ColumnFlow(
        .webhook, ["input_schema": ["email": [:], "company": [:]]], inputs: []
      ).columns
      return ColumnFlow(.deduplicate, ["columns": [.string(name)]], inputs: [declared]).faults.count
    }
    #expect(["email", "phone", "company2", "emial"].map(faults) == [0, 0, 0, 0])
    #expect(["Email", " email", "e-mail", "COMPANY"].map(faults) == [1, 1, 1, 1])
  }

  @Test(arguments: Block.all.map(\.name))
  func `A block says what each column that it adds means, and no other`(name: String) throws {
    let block = try #require(Block.all.first { $0.name == name })
    #expect(block.meanings.map(\.name).sorted() == block.addedColumns.sorted())
  }
}
