import Sixmo
import WorkflowAPI

extension Block {
  /// Blocks that need what only the hosted service has, so that a workflow with them is refused here. For
  /// authoring they can be allowed; then a run fails where it comes to one.
  static let hosted: [Block] = [
    hosted("search", "searches for people or companies"),
    hosted("research_agent", "sends an agent out for research"),
    hosted("github_find_people", "finds people on GitHub"),
    hosted("google_maps_search", "searches Google Maps"),
    hosted("scrape_web", "reads pages of the web"),
    hosted("backlinks_referring_domains", "knows which pages link to a domain"),
    hosted("find_subdomains", "finds subdomains"),
    hosted("x_search", "searches X"),
    hosted("tiktok_get_following", "reads TikTok"),
    hosted("kaggle_leaderboard", "reads leaderboards of Kaggle"),
    hosted("hubspot_import", "reads HubSpot with your account there"),
    hosted("yc_batches", "lists the batches of Y Combinator"),
    hosted("yc_companies", "lists the companies of Y Combinator"),
  ]

  /// Any specs, and either with or without rows before it: what it takes is not known here.
  private static func hosted(_ name: String, _ does: String) -> Block {
    Block(
      name: name, summary: "Only the hosted service \(does).",
      specs: Schema.Object([], others: .any), role: .step, isHostedOnly: true,
      columns: { _, flow in flow.addsOthers() },
      makeStage: { _, _ in throw HostedOnly(name: name, does: does) })
  }
}

/// Why a block cannot work here, in one sentence.
struct HostedOnly: Error, CustomStringConvertible {
  var name: String
  var does: String

  var description: String {
    "only the hosted service \(does), so '\(name)' works nowhere else: run the workflow there, or replace the block"
  }
}
