import Glibc

exit(Entry.run(CommandLine.arguments.dropFirst().map { $0 }))
