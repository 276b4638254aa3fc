import Sixmo
import System
import Testing

@testable import WorkflowEngine

/// Blocks that look for people, their addresses and numbers, and turn companies into people and back.
struct PeopleBlocksTests {
  private static let reference = ReferenceTables(
    companies: [
      ["domain": "nordwind.example", "name": "Nordwind Robotik GmbH", "industry": "Robotics"],
      ["domain": "brightwater.example", "name": "Brightwater Logistics Ltd"],
    ],
    people: [
      [
        "full_name": "Dr. Ada Lovelace", "email": "ada@nordwind.example", "title": "CTO",
        "company": "Nordwind Robotik", "phone": "+49 30 901820", "personal_email": "ada@posteo.de",
      ],
      [
        "full_name": "Grace Hopper", "email": "grace@gmail.com", "title": "VP of Sales",
        "company": "Brightwater Logistics",
      ],
      ["full_name": "Bo Diaz", "title": "Sales Director", "website": "nordwind.example"],
      [
        "full_name": "Cy Roe", "title": "Clerk", "company": "Nordwind Robotik",
        "domain": "other.example",
      ],
    ])

  private let directory = TemporaryDirectory()

  private func row(_ block: Block, _ row: JSON, _ specs: JSONObject = [:]) async throws -> Row {
    try await run(block, specs, over: [row], reference: Self.reference)[0]
  }

  private func asking(
    _ block: Block, _ rows: [JSON], _ specs: JSONObject = [:],
    answer: @escaping @Sendable (HTTPRequest) async throws -> HTTPResponse
  ) async throws -> [Row] {
    let outgoing = Outgoing.forTest(in: directory) {
      $0.sixtyfour = { .init(key: "sk-1") }
    } http: {
      try await answer($0)
    }
    var specs = specs
    specs["provider"] = "sixtyfour"
    return try await run(
      block, specs, over: rows, reference: Self.reference, in: directory.path, outgoing: outgoing)
  }

  @Test(
    "An address is the row's own or that of the person, and never made up",
    arguments: [
      (["email": "Info@Acme.com"], "info@acme.com", "RISKY", "COMPANY", "found", "row"),
      (
        ["name": "Ada Lovelace", "company": "Nordwind Robotik GmbH"], "ada@nordwind.example", "OK",
        "COMPANY", "found", "reference:name_and_company"
      ),
      (
        ["name": "Grace Hopper", "company": "Brightwater Logistics"], nil, nil, nil, "not_found",
        nil
      ),
      (["name": "Nobody", "company": "Nordwind"], nil, nil, nil, "not_found", nil),
      ([:], nil, nil, nil, "not_found", nil),
    ] as [(JSON, String?, String?, String?, String, String?)])
  func findsEmail(
    row: JSON, address: String?, status: String?, type: String?, match: String, source: String?
  ) async throws {
    let found = try await self.row(.findEmail, row, ["allow_reserved": true])
    #expect(found["email"] == JSON(address))
    #expect(found["email_status"] == JSON(status))
    #expect(found["email_type"] == JSON(type))
    #expect(found["email_match"]?.string == match)
    #expect(found["email_source"] == JSON(source))
    #expect(found["error"] == nil)
  }

  @Test func `A personal address has a column of its own`() async throws {
    let specs: JSONObject = ["mode": "PERSONAL"]
    let ada = try await row(
      .findEmail, ["name": "Ada Lovelace", "company": "Nordwind Robotik"], specs)
    #expect(ada["personal_email"] == "ada@posteo.de")
    #expect(ada["email"] == nil)
    let own = try await row(.findEmail, ["email": "x@gmail.com"], specs)
    #expect(own["personal_email"] == "x@gmail.com")
    #expect(own["email_type"] == "PERSONAL")
  }

  @Test func `An address of a free provider moves where one at the company is found`()
    async throws
  {
    let found = try await row(
      .findEmail,
      ["name": "Ada Lovelace", "company": "Nordwind Robotik", "email": "al@gmail.com"],
      ["allow_reserved": true])
    #expect(found["email"] == "ada@nordwind.example")
    #expect(found["personal_email"] == "al@gmail.com")
    let stays = try await row(.findEmail, ["name": "Nobody", "email": "al@gmail.com"])
    #expect(stays["email"] == "al@gmail.com")
    #expect(stays["email_match"] == "not_found")
  }

  @Test func `The hosted service is asked for what the row does not have`() async throws {
    let asked = Locked<[HTTPRequest]>([])
    let rows = try await asking(
      .findEmail,
      [
        ["name": "Jane Doe", "company": "Acme Corp", "notes": "private"],
        ["name": "John", "email": "john@acme.com"], ["name": "Joe", "company": "Acme Corp"],
      ]
    ) { request in
      asked.withLock { $0.append(request) }
      return request.json["lead"]?["name"] == "Joe"
        ? HTTPResponse(200, ["email": [], "cost_cents": 5])
        : HTTPResponse(
          200, ["email": [["jane@acme.com", "CATCH_ALL", "COMPANY"]], "cost_cents": 5])
    }
    let requests = asked.withLock { $0 }
    #expect(requests.count == 2)
    let jane = requests.first { $0.json["lead"]?["name"] == "Jane Doe" }
    #expect(jane?.url == "https://api.sixtyfour.ai/find-email")
    #expect(
      jane?.json == ["lead": ["name": "Jane Doe", "company": "Acme Corp"], "mode": "PROFESSIONAL"])
    #expect(rows.map { $0["email"] } == ["jane@acme.com", "john@acme.com", .null])
    #expect(rows.map { $0["email_status"] } == ["CATCH_ALL", "OK", .null])
    #expect(rows.map { $0["email_source"] } == ["sixtyfour", "row", .null])
  }

  @Test func `A number is the row's own, or that of the person`() async throws {
    let specs: JSONObject = ["default_region": "DE"]
    let own = try await row(.findPhone, ["mobile": "030 901820"], specs)
    #expect(own["phone"] == "030 901820")
    #expect(own["phone_source"] == "row")
    let found = try await row(
      .findPhone, ["name": "Ada Lovelace", "company": "Nordwind Robotik", "phone": "n/a"], specs)
    #expect(found["phone"] == "+49 30 901820")
    #expect(found["phone_match"] == "found")
    let missing = try await row(.findPhone, ["name": "Nobody"], specs)
    #expect(missing["phone"] == .null)
    #expect(missing["phone_match"] == "not_found")
  }

  @Test(
    "Numbers of the hosted service are read in each form",
    arguments: [
      (["phone": "+1 555"], "+1 555"),
      (["phone": [["number": "+1 555", "region": "US"]]], "+1 555"),
      (["phone": ""], nil), ([:], nil),
    ] as [(JSON, String?)])
  func readsPhone(answer: JSON, phone: String?) async throws {
    let row = try await asking(.findPhone, [["name": "Jane"]]) { request in
      #expect(request.url == "https://api.sixtyfour.ai/find-phone")
      return HTTPResponse(200, answer)
    }[0]
    #expect(row["phone"] == JSON(phone))
  }

  @Test func `The person and the company of an address are found`() async throws {
    let ada = try await row(.reverseEmail, ["email": "ADA@nordwind.example"])
    #expect(ada["full_name"] == "Dr. Ada Lovelace")
    #expect(ada["person_match"] == "found")
    #expect(ada["company_domain"] == "nordwind.example")
    let other = try await row(
      .reverseEmail, ["email": "x@nordwind.example"], ["return_fields": ["title": "Job"]])
    #expect(other["person_match"] == "not_found")
    #expect(other["company"] == "Nordwind Robotik GmbH")
    #expect(other["title"] == .null)
    let free = try await row(.reverseEmail, ["email": "x@gmail.com"])
    #expect(free["company_domain"] == .null)
    let asked = try await asking(.reverseEmail, [["email": "Jane@acme.com"], ["email": "?"]]) {
      request in
      #expect(request.url == "https://api.sixtyfour.ai/reverse-email")
      #expect(request.json == ["email": "jane@acme.com"])
      return HTTPResponse(200, ["name": "Jane Doe", "title": "CEO", "cost_cents": 1])
    }
    #expect(asked[0]["name"] == "Jane Doe")
    #expect(asked[0]["cost_cents"] == nil)
    #expect(asked.map { $0["person_match"] } == ["found", "not_found"])
  }

  @Test func `The person with a number is found however it is written`() async throws {
    let specs: JSONObject = ["default_region": "DE"]
    let ada = try await row(.reversePhone, ["phone": "(030) 90 18 20"], specs)
    #expect(ada["full_name"] == "Dr. Ada Lovelace")
    #expect(ada["phone_region"] == "DE")
    #expect(try await row(.reversePhone, ["phone": "12"], specs)["person_match"] == "not_found")
  }

  @Test func `Companies become their people, with the company's columns beside theirs`()
    async throws
  {
    let rows = try await run(
      .companyToLeads,
      over: [
        ["name": "Nordwind Robotik", "domain": "nordwind.example", "revenue": 5],
        ["company_name": "Nobody Ltd"],
        ["company_name": "Listed", "leads": [["name": "Lea", "title": "CEO", "revenue": 1]]],
      ], reference: Self.reference)
    #expect(rows.map { $0["full_name"] ?? $0["name"] } == ["Dr. Ada Lovelace", "Bo Diaz", "Lea"])
    #expect(rows[0]["company_name"] == "Nordwind Robotik")
    #expect(rows[0]["company_domain"] == "nordwind.example")
    #expect(rows[0]["name"] == nil)
    #expect(rows[0]["revenue"] == 5)
    #expect(rows[0]["person_source"] == "reference:company_domain")
    #expect(rows[2]["leads"] == nil)
    #expect(rows[2]["person_source"] == "row")
    let all = try await run(
      .companyToLeads, ["keep_without_people": true], over: [["company_name": "Nobody Ltd"]],
      reference: Self.reference)
    #expect(all.map { $0["person_match"] } == ["not_found"])
  }

  @Test func `People become their companies, by domain and by name`() async throws {
    let rows = try await run(
      .leadsToCompany, ["keep_leads": true],
      over: [
        ["name": "Ada", "company": "Nordwind Robotik GmbH"],
        ["name": "Bo", "company": "Nordwind Robotik", "email": "bo@nordwind.example"],
        ["name": "Cy", "email": "cy@mail.nordwind.example", "company_size": 20],
        ["name": "Dee", "company": "Brightwater"], ["name": "Eve", "email": "eve@gmail.com"],
      ])
    #expect(rows.map { $0["company_name"] } == ["Nordwind Robotik GmbH", "Brightwater"])
    #expect(rows.map { $0["company_domain"] } == ["nordwind.example", .null])
    #expect(rows.map { $0["lead_count"] } == [3, 1])
    #expect(rows[0]["company_size"] == 20)
    #expect(rows[0]["leads"]?.array?.map { $0["name"] } == ["Ada", "Bo", "Cy"])
  }

  @Test(
    "Titles fit words about positions",
    arguments: [
      ("VP Sales, Head of Sales, CRO, Sales Director", "Vice President of Sales", true),
      ("VP Sales, Head of Sales, CRO, Sales Director", "Chief Revenue Officer", true),
      ("VP Sales, Head of Sales, CRO, Sales Director", "Director, Global Sales", true),
      ("VP Sales, Head of Sales, CRO, Sales Director", "VP Engineering", false),
      ("C-suite and VP-level", "CFO", true), ("C-suite and VP-level", "V.P. Product", true),
      ("C-suite and VP-level", "Sales Director", false),
      ("engineering directors", "Director of Engineering", true),
      ("Account Executives", "Chief Executive Officer", false), ("CEO", "", false),
      ("decision makers", "CEO", false),
    ])
  func focus(prompt: String, title: String, fits: Bool) {
    #expect(TitleFocus(prompt).fits(title) == fits)
  }

  @Test func `The people of a company are found with it`() async throws {
    let specs: JSONObject = [
      "find_people": true, "people_focus_prompt": "Sales", "return_fields": ["industry": "Which"],
    ]
    let found = try await row(.enrichCompany, ["website": "nordwind.example"], specs)
    #expect(found["industry"] == "Robotics")
    #expect(found["leads"]?.array?.map { $0["full_name"] } == ["Bo Diaz"])
    let nobody = try await row(.enrichCompany, ["company": "Nobody"], ["find_people": true])
    #expect(nobody["leads"] == [])
    #expect(try await row(.enrichCompany, ["company": "Nobody"])["leads"] == nil)
    #expect(
      faults(.enrichCompany, ["people_focus_prompt": "CEO"]) == [
        "people_focus_prompt: 'people_focus_prompt' only means something with 'find_people' true"
      ])
  }

  @Test(
    "The hosted service is asked for people too, and lists them in the record or beside it",
    arguments: [
      [
        "structured_data": ["industry": "Robots", "leads": [["name": "Ada"]]],
        "confidence_score": 9,
      ], ["structured_data": ["industry": "Robots"], "people": [["name": "Ada"]]],
    ] as [JSON])
  func asksForPeople(answer: JSON) async throws {
    let row = try await asking(
      .enrichCompany, [["company": "Acme"]],
      [
        "find_people": true, "people_focus_prompt": "CEO",
        "return_fields": ["industry": "Which"],
      ]
    ) { request in
      #expect(request.json["find_people"] == true)
      #expect(request.json["people_focus_prompt"] == "CEO")
      return HTTPResponse(200, answer)
    }[0]
    #expect(row["leads"] == [["name": "Ada"]])
    #expect(row["industry"] == "Robots")
  }
}
