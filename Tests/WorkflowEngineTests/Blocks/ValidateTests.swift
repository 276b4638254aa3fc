import Sixmo
import Testing
import WorkflowAPI

@testable import WorkflowEngine

struct ValidateTests {
  @Test func `An address gets its eight columns`() async throws {
    let rows = try await run(
      .validateEmail, over: [["email": " Ada@Posteo.de "], ["email": "x"], [:]])
    #expect(
      rows[0] == [
        "email": " Ada@Posteo.de ", "email_status": "OK", "email_reason": nil,
        "email_normalized": "ada@posteo.de", "email_mailbox": "ada@posteo.de",
        "email_domain": "posteo.de",
        "email_is_disposable": false, "email_is_role": false, "email_is_free": true,
      ])
    #expect(
      rows[1] == [
        "email": "x", "email_status": "INVALID", "email_reason": "no @ sign",
        "email_normalized": nil, "email_mailbox": nil, "email_domain": nil,
        "email_is_disposable": nil, "email_is_role": nil, "email_is_free": nil,
      ])
    #expect(rows[2]["email_reason"] == "empty")
  }

  @Test func `What the DNS says counts`() throws {
    func considering(_ answer: MailAnswer, _ text: String = "ada@example.com") throws
      -> EmailVerdict
    {
      var verdict = try EmailVerdict(text)
      verdict.consider(answer)
      return verdict
    }
    #expect(try considering(.accepted).status == .ok)
    #expect(try considering(.addressOnly).status == .risky)
    #expect(try considering(.refused).reason == "domain takes no mail")
    #expect(try considering(.noSuchDomain).status == .invalid)
    #expect(try considering(.unknown).status == .unknown)
    #expect(try considering(.unknown, "info@example.com").reason == "role account")
  }

  @Test func `A number gets its six columns, in its row's country`() async throws {
    let rows = try await run(
      .validatePhone, ["phone_field": "tel", "default_region": "US", "region_field": "country"],
      over: [
        ["tel": "030/23125-012", "country": "Germany"], ["tel": "(212) 736-5000"],
        ["tel": 12_127_365_000, "country": "?"], ["tel": "n/a"],
      ])
    #expect(
      rows[0] == [
        "tel": "030/23125-012", "country": "Germany", "phone_status": "VALID", "phone_reason": nil,
        "phone_e164": "+493023125012", "phone_extension": nil, "phone_region": "DE",
        "phone_type": "fixed_line",
      ])
    #expect(rows.map { $0["phone_status"] } == ["VALID", "VALID", "VALID", "INVALID"])
    #expect(rows[2]["phone_e164"] == "+12127365000")
  }

  @Test func `Rows that are judged on all cores keep their order`() async throws {
    let rows = (0..<1000).map { JSON.object(["email": .string("a\($0)@x.example.com")]) }
    let judged = try await run(.validateEmail, over: rows)
    #expect(judged.map { $0["email_normalized"] } == rows.map { $0["email"] })
  }

  @Test func `A default region that is not a country is refused`() {
    #expect(
      faults(.validatePhone, ["default_region": "Atlantis"]) == [
        "default_region: Input should be an ISO 3166 country code such as 'US', or a country's name"
      ])
  }

  @Test func `Every block is documented and its default specs fit its schema`() {
    for block in Block.all {
      #expect(block.summary.hasSuffix("."), "\(block.name)")
      for field in block.specs.fields {
        #expect(field.documentation.count > 10, "\(block.name).\(field.name)")
        if let value = field.defaultValue {
          #expect(field.schema.faults(for: value).isEmpty, "\(block.name).\(field.name)")
        }
      }
    }
    #expect(BlockRegistry(Block.all).names.count == Block.all.count)
  }
}
