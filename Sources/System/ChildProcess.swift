import Glibc

/// Starting of other programs.
package enum ChildProcess {
  /// Starts a program that is found in `PATH`, in a process group of its own, so that all of it can be stopped,
  /// and with no signal blocked, as threads of a pool have it. It reads nothing. Without `errors` what it
  /// writes to standard error is dropped, without `environment` it has that of this process.
  package static func start(
    _ words: [String], output: CInt, errors: CInt? = nil, environment: [String]? = nil
  ) throws(SystemError) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    if let errors {
      posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
    } else {
      posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
    var process = pid_t()
    let status = withStrings(words) { words in
      guard let environment else {
        return posix_spawnp(&process, words[0]!, &actions, &attributes, words, environ)
      }
      return withStrings(environment) {
        posix_spawnp(&process, words[0]!, &actions, &attributes, words, $0)
      }
    }
    guard status == 0 else { throw SystemError(status) }
    return process
  }

  /// As C takes them: an array that ends with a null.
  private static func withStrings<Result>(
    _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    var pointers = strings.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return pointers.withUnsafeMutableBufferPointer { body($0.baseAddress!) }
  }
}
