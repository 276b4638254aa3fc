import Formats
import Glibc
import Syntax
import System

/// What configuration is read from: the environment, the current folder and the user's home.
package struct Surroundings: Sendable {
  package var variable: @Sendable (String) -> String?
  /// Absolute, without a slash at its end.
  package var folder: String
  package var home: String

  package init(folder: String, home: String, variable: @escaping @Sendable (String) -> String?) {
    self.folder = folder
    self.home = home
    self.variable = variable
  }

  package static func ofProcess() -> Surroundings {
    let variable: @Sendable (String) -> String? = { Environment.filled($0) }
    let folder = getcwd(nil, 0)
    defer { free(folder) }
    return Surroundings(
      folder: folder.map { String(cString: $0) } ?? "/",
      home: home(variable("HOME")) {
        getpwuid(getuid()).map { String(cString: $0.pointee.pw_dir) }
      }, variable: variable)
  }

  /// A relative HOME would be another folder wherever the program starts, so that of the account is taken.
  static func home(_ variable: String?, ofAccount: () -> String?) -> String {
    variable.flatMap { $0.hasBytePrefix("/") ? $0 : nil } ?? ofAccount() ?? ""
  }

  /// `$XDG_CONFIG_HOME/sixmo`, by default below `~/.config`.
  package var configurationFolder: String { xdg("XDG_CONFIG_HOME", "/.config") }

  /// `$XDG_DATA_HOME/sixmo`, by default below `~/.local/share`: the store without `--local`.
  package var defaultStore: String { xdg("XDG_DATA_HOME", "/.local/share") }

  /// `$XDG_STATE_HOME/sixmo`, by default below `~/.local/state`: histories.
  package var stateFolder: String { xdg("XDG_STATE_HOME", "/.local/state") }

  package var userFile: String { configurationFolder + "/config.yaml" }

  private func xdg(_ name: String, _ standard: String) -> String {
    if let folder = variable(name), folder.hasBytePrefix("/") { return folder + "/sixmo" }
    return home + standard + "/sixmo"
  }

  /// A path as people write it: with `~`, or from the current folder if that is below the home.
  package func shown(_ path: String) -> String {
    let isBelowHome = home != "/" && !home.isEmpty && path.hasPrefix(home + "/")
    let isBelowFolder = folder != "/" && path.hasPrefix(folder + "/")
    if isBelowFolder, !isBelowHome || folder.utf8.count > home.utf8.count {
      return String(Substring(path.utf8.dropFirst(folder.utf8.count + 1)))
    }
    return isBelowHome ? "~" + path.dropFirst(home.count) : path
  }

  /// A path written in a file that is in `base`: `~/x` is in the home, `x` beside the file.
  func resolved(_ path: String, in base: String) -> String {
    if path.hasBytePrefix("~/") { return home + path.dropFirst() }
    if path.hasBytePrefix("./") {
      return resolved(String(Substring(path.utf8.dropFirst(2))), in: base)
    }
    return path.hasBytePrefix("/") ? path : "\(base)/\(path)"
  }
}
