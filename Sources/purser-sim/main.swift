import Glibc
// Linked and not called: a replay makes and drops many small objects.
import Mimalloc

exit(Entry.run(CommandLine.arguments.dropFirst().map { $0 }))
