import Configuration
import Prompt
import Sixmo

/// The service that entries of the prompt talk to.
extension Session {
  var target: PromptTarget {
    let surroundings = service.configuration.surroundings
    if isLesson {
      return PromptTarget(
        description: "a store that is removed after the lesson", label: "learn",
        historyPath: surroundings.stateFolder + "/history-learn")
    }
    guard let target = try? service.active().target else {
      return PromptTarget(
        description: "none", label: nil, historyPath: surroundings.stateFolder + "/history")
    }
    var host: String?
    if case .api(let url) = target.place.value { host = url.host }
    return PromptTarget(
      description: target.description(surroundings), label: host,
      historyPath: target.historyPath(surroundings))
  }

  func useService(_ command: String, _ argument: String?) -> Bool {
    do throws(Diagnostic) {
      try service.use(choice(command, argument))
      return true
    } catch {
      reporter.report(error)
      return false
    }
  }

  private func choice(_ command: String, _ argument: String?) throws(Diagnostic) -> TargetChoice {
    switch command {
    case "local": return .local(argument)
    case "api": return .api(argument)
    default:
      guard let argument else {
        throw Diagnostic("E0814", "':profile' needs the name of a profile", at: nil)
      }
      return .profile(argument)
    }
  }

  var secrets: [String] { service.knownKeys }
}
