import Glibc

/// What a folder takes on its disk.
enum FolderSize {
    /// Bytes of the files under a folder, links not followed; no more is looked at once there are more than `limit`.
    static func bytes(of folder: String, atMost limit: Int) -> Int {
        var sum = 0
        var next = [folder]
        while let path = next.popLast(), sum <= limit {
            for name in File.names(in: path) {
                var status = stat()
                guard lstat("\(path)/\(name)", &status) == 0 else { continue }
                sum += Int(status.st_blocks) * 512
                if status.st_mode & S_IFMT == S_IFDIR { next.append("\(path)/\(name)") }
            }
        }
        return sum
    }
}
