import Glibc

/// The processes that descend from one, whatever sessions and groups they made, as /proc has them.
public enum ProcessTree {
    /// Descendants of `root` in order of their distance, itself not among them; no more are looked for once there are
    /// `limit`.
    public static func descendants(of root: Int32, atMost limit: Int = .max) -> [Int32] {
        var found: [Int32] = []
        var known: Set<Int32> = [root]
        var next = [root]
        while let process = next.popLast(), found.count < limit {
            for child in children(of: process) where known.insert(child).inserted {
                found.append(child)
                next.append(child)
            }
        }
        return found
    }

    /// The children of a process, zombies among them.
    public static func children(of process: Int32) -> [Int32] {
        File.names(in: "/proc/\(process)/task").flatMap { thread in
            (File.text("/proc/\(process)/task/\(thread)/children") ?? "").split(separator: " ").compactMap { Int32($0) }
        }
    }

    /// Kills processes and their groups. A group is killed at once, so that those who multiply cannot outrun it; the
    /// caller's own group is left alone.
    public static func kill(_ processes: [Int32]) {
        var groups: Set<Int32> = [getpgrp(), getpgid(1), 0, -1]
        for process in processes {
            let group = getpgid(process)
            if groups.insert(group).inserted { Glibc.kill(-group, SIGKILL) }
        }
        for process in processes where process > 1 { Glibc.kill(process, SIGKILL) }
    }

    /// Ends all descendants of the calling process, which has adopted them, and comes back when there are none.
    static func endDescendants() {
        var pause: Int32 = 1
        while true {
            kill(descendants(of: getpid()))
            while waitpid(-1, nil, WNOHANG) > 0 {}
            if waitpid(-1, nil, WNOHANG) < 0, errno == ECHILD { return }
            poll(nil, 0, pause)
            pause = min(pause * 2, 50)
        }
    }

    /// Bytes that a process, its descendants and those of them that are over have had written to disks.
    public static func bytesWritten(by root: Int32) -> UInt64 {
        ([root] + descendants(of: root)).reduce(0) { sum, process in
            let lines = (File.text("/proc/\(process)/io") ?? "").split(separator: "\n")
            let line = lines.first { $0.hasPrefix("write_bytes: ") }
            return sum &+ (line.flatMap { UInt64($0.dropFirst(13)) } ?? 0)
        }
    }
}
