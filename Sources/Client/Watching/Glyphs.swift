/// Pictures made of letters, and text cut to a width.
public enum Glyphs {
    private static let levels = Array("▁▂▃▄▅▆▇█")
    private static let escape: Character = "\u{1B}"

    /// The last `width` values as bars between the least and the greatest of them.
    public static func sparkline(_ values: [Double], width: Int) -> String {
        let shown = values.suffix(max(0, width)).filter(\.isFinite)
        guard let least = shown.min(), let most = shown.max() else { return "" }
        return String(
            shown.map { value in
                let part = most > least ? (value - least) / (most - least) : 0
                return levels[min(levels.count - 1, Int(part * Double(levels.count)))]
            })
    }

    /// A bar of `width` letters, filled to `percent`.
    public static func bar(percent: Int, width: Int) -> String {
        let filled = max(0, min(width, width * percent / 100))
        return String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    }

    /// The text with at most `width` letters; marks of a terminal (ECMA-48, SGR) take no place and are closed.
    public static func clipped(_ text: String, to width: Int) -> String {
        var clipped = ""
        var shown = 0
        var isMark = false
        var hasMarks = false
        for letter in text {
            if letter == escape { (isMark, hasMarks) = (true, true) }
            if isMark {
                clipped.append(letter)
                if letter == "m" { isMark = false }
                continue
            }
            if shown == width { return clipped + (hasMarks ? "\u{1B}[0m" : "") }
            clipped.append(letter)
            shown += 1
        }
        return clipped
    }
}
