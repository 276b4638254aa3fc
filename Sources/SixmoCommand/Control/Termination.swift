import Glibc
import Sixmo
import System

/// SIGTERM and SIGHUP end the program as Ctrl-C does: runs that are not finished are handed back to the store
/// first, so that the next process takes them up at once.
enum Termination {
  /// `work` is done before the program ends. The first call installs the handlers; a program that was
  /// started to survive a hang-up (`nohup`) does.
  static func handsBack(_ work: @escaping @Sendable () -> Void) {
    let isFirst = works.withLock { works in
      works.append(work)
      return works.count == 1
    }
    guard isFirst else { return }
    sem_init(arrived, 0, 0)
    number.pointee = SIGTERM
    for signal in [SIGTERM, SIGHUP] { install(signal) }
    Thread.start {
      while sem_wait(arrived) != 0 {}
      for work in works.withLock({ $0 }) { work() }
      var all = sigset_t()
      sigfillset(&all)
      pthread_sigmask(SIG_UNBLOCK, &all, nil)
      Glibc.signal(number.pointee, SIG_DFL)
      kill(getpid(), number.pointee)
    }
  }

  private static func install(_ signal: Int32) {
    var old = sigaction()
    sigaction(signal, nil, &old)
    let isIgnored = unsafeBitCast(old.__sigaction_handler.sa_handler, to: Int.self) == 1
    guard !isIgnored else { return }
    var action = sigaction()
    action.sa_flags = SA_RESTART
    action.__sigaction_handler.sa_handler = { signal in
      number.pointee = signal
      sem_post(arrived)
    }
    sigaction(signal, &action, nil)
  }
}

private let works = Locked<[@Sendable () -> Void]>([])
// A signal handler can reach nothing but globals. These are made before the handlers are installed and never
// freed; `sem_post` is safe in a handler.
nonisolated(unsafe) private let arrived = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
nonisolated(unsafe) private let number: UnsafeMutablePointer<Int32> = {
  let number = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
  number.initialize(to: SIGTERM)
  return number
}()
