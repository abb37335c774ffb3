import Glibc

/// Looks from time to time whether a command's tree and directory are within their bounds. A look never takes more than
/// a fiftieth of a core: what takes long is done less often.
struct Guardian {
    private let bounds: Launch.Bounds
    private let folder: String
    private var nextTree: UInt64
    private var nextFolder: UInt64
    private static let treeEvery: UInt64 = 200_000_000
    private static let folderEvery: UInt64 = 1_000_000_000

    init(_ launch: Launch) {
        bounds = launch.bounds
        folder = launch.job
        nextTree = Self.now + Self.treeEvery
        nextFolder = Self.now + Self.folderEvery
    }

    /// How long there is nothing to look at.
    var millisecondsToLook: Int32 {
        let next = min(nextTree, nextFolder)
        let now = Self.now
        return next > now ? Int32((next - now) / 1_000_000 + 1) : 0
    }

    /// Looks at what is due and buries the dead the caller has adopted, but not `command`; which bound is broken, in
    /// words, or nil.
    mutating func look(beside command: Int32) -> String? {
        let began = Self.now
        if began >= nextTree {
            for child in ProcessTree.children(of: getpid()) where child != command { waitpid(child, nil, WNOHANG) }
            let count = ProcessTree.descendants(of: getpid(), atMost: bounds.processes + 1).count
            if count > bounds.processes { return "more than \(bounds.processes) processes at once" }
            nextTree = Self.next(after: began, every: Self.treeEvery)
        }
        if began >= nextFolder {
            let bytes = FolderSize.bytes(of: folder, atMost: bounds.directory)
            if bytes > bounds.directory { return "more than \(bounds.directory) bytes in its directory" }
            nextFolder = Self.next(after: began, every: Self.folderEvery)
        }
        return nil
    }

    private static func next(after began: UInt64, every: UInt64) -> UInt64 {
        let now = now
        return now + max(every, 50 * (now - began))
    }

    /// Nanoseconds of a clock that never goes back.
    private static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
