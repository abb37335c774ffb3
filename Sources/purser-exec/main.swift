import Exec
import Glibc

// Not for people: the parent of one attempt's command, started by purserd.
exit(ExecShim.run())
