import Prompt
import Sixmo
import Syntax

/// What the commands of the prompt need: files, formats, traces.
extension Session {
  func script(_ path: String) -> Source? {
    do throws(Diagnostic) {
      return try ScriptFile.read(path)
    } catch {
      reporter.report(error)
      return nil
    }
  }

  func write(_ text: String, toNew path: String) -> Bool {
    do throws(Diagnostic) {
      try ScriptFile.create(path, Array(text.utf8))
      return true
    } catch {
      reporter.report(error)
      return false
    }
  }

  func text(of value: JSON, as format: ResultFormat) -> String? {
    do throws(Diagnostic) {
      return try OutputText.of(value, as: OutputFormat(rawValue: format.rawValue))
    } catch {
      reporter.report(error)
      return nil
    }
  }

  func setTrace(_ isOn: Bool) -> String? { service.setTrace(isOn) }
}
