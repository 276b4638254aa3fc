import Examples
import Foundation
import Syntax
import Testing

/// Every lesson is played as a learner would, with its wrong answers.
@Suite(.ownThreads)
struct `A lesson` {
  static let pages = Checkout.files(below: "stdlib/lessons", ending: ".md")

  @Test(arguments: pages)
  func `takes each of its answers and refuses each wrong one`(path: String) throws {
    let shell = try Shell(program: Checkout.program)
    let result = try shell.run("cd '\(Checkout.root.path)' && sixmo test '\(path)'", seconds: 300)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
  }

  @Test(arguments: pages)
  func `has wrong answers, and steps that fit a window of 80 by 24`(path: String) throws {
    let lesson = try Lesson(Page(Source(name: path, text: try Checkout.text(of: path))))
    #expect(lesson.steps.count >= 3)
    for step in lesson.steps {
      #expect(!step.mistakes.isEmpty, "\(path): \(step.title)")
      let code = (step.task + step.remark).filter { $0.hasPrefix("    ") }
      #expect(code.allSatisfy { $0.count <= 79 }, "\(path): \(step.title)")
      // A remark and the next task come together.
      #expect(Self.rows(step.task) <= 12, "\(path): \(step.title)")
      #expect(Self.rows(step.remark) <= 9, "\(path): \(step.title)")
    }
  }

  /// About as many as the text takes when it is wrapped.
  private static func rows(_ lines: [String]) -> Int {
    let text = lines.filter { !$0.hasPrefix("    ") }.map(\.count).reduce(0, +)
    return lines.count { $0.hasPrefix("    ") || $0.isEmpty } + (text + 69) / 70
  }
}
