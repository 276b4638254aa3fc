import Testing

@testable import Bindings

@Suite("A slip in the id of a workflow")
struct NearIDTests {
  @Test(arguments: [
    ("contact_chek", "contact_check"), ("contcat_check", "contact_check"),
    ("Leads", "leadss"), ("lead-scoring", "lead-scorin"),
  ])
  func `is seen`(id: String, meant: String) {
    #expect(NearID.nearest(to: id, among: ["other", meant]) == meant)
  }

  @Test(arguments: [
    ("report_1", "report_2"), ("flow_a", "flow_b"), ("w", "v"), ("leads_de", "leads_fr"),
    ("daily_leads", "weekly_leads"), ("leads", "leads_old"), ("wf_8zk2", "wf_8zk3"),
  ])
  func `is not seen in ids that are meant to differ`(id: String, other: String) {
    #expect(NearID.nearest(to: id, among: [other]) == nil)
  }
}
