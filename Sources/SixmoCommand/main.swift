import Glibc

// A reader that closes the pipe ends the process quietly, even if whoever started it ignores SIGPIPE.
signal(SIGPIPE, SIG_DFL)
exit(EntryPoint.run(Array(CommandLine.arguments.dropFirst())).code)
