import Configuration
import Examples
import Glibc
import Sixmo
import Syntax
import System

/// What a lesson happens in: an empty folder that is the current one meanwhile, with a store of its own; both
/// are gone afterwards.
final class LessonStage {
  let session: Session
  private let sandbox: Sandbox
  private let earlierFolder: String

  init(_ settings: Settings) throws(Diagnostic) {
    var settings = settings
    do throws(SystemError) {
      sandbox = try Sandbox()
    } catch {
      throw Diagnostic("E0840", "there is no folder for the lesson: \(error)", at: nil)
    }
    earlierFolder = Surroundings.ofProcess().folder
    settings.target = .local(sandbox.makeFolder(".store"))
    settings.wrapping = Wrapping()
    chdir(sandbox.path)
    session = Session(settings, arguments: [], isLesson: true)
  }

  /// Runs what a lesson needs before its first step. What fails there is the lesson's own fault.
  func setUp(_ lesson: Lesson) throws(Stop) {
    for setup in lesson.setups { try session.interpreter.run(setup.program, keepsNames: true) }
  }

  func close() {
    session.service.close(isDiscarded: true)
    chdir(earlierFolder)
  }
}

extension Lesson.Code {
  var program: Program { Parser.parse(source).program }
}
