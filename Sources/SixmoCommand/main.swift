import Glibc

// A reader that closes the pipe ends the process quietly, even if its parent process ignores SIGPIPE.
signal(SIGPIPE, SIG_DFL)
exit(EntryPoint.run(Array(CommandLine.arguments.dropFirst())).code)
