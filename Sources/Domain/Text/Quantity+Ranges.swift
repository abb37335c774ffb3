extension Quantity {
    /// `2..8`, or `4` for both ends: whole numbers within limits, the smaller first.
    public static func range(_ text: some StringProtocol, in limits: ClosedRange<Int>) -> ClosedRange<Int>? {
        let ends = ends(text)
        guard let least = Int(ends.least), let most = Int(ends.most), least <= most, limits.contains(least),
            limits.contains(most)
        else { return nil }
        return least...most
    }

    /// `A100:2..8`, or what `accelerators` takes.
    public static func acceleratorRange(_ text: String) -> ElasticPlan.Alternative? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, isRange(text) else {
            return accelerators(text).map { ElasticPlan.Alternative(kind: $0.kind, least: $0.count, most: $0.count) }
        }
        let ends = ends(parts[1])
        guard let least = accelerators("\(parts[0]):\(ends.least)"),
            let most = accelerators("\(parts[0]):\(ends.most)"),
            least.count <= most.count
        else { return nil }
        return ElasticPlan.Alternative(kind: least.kind, least: least.count, most: most.count)
    }

    /// Whether it is meant as a range.
    public static func isRange(_ text: String) -> Bool {
        zip(text.utf8, text.utf8.dropFirst()).contains { $0 == UInt8(ascii: ".") && $1 == UInt8(ascii: ".") }
    }

    private static func ends<Text: StringProtocol>(_ text: Text) -> (least: Text.SubSequence, most: Text.SubSequence) {
        var dot = text.startIndex
        while dot < text.endIndex {
            let next = text.index(after: dot)
            if text[dot] == ".", next < text.endIndex, text[next] == "." {
                return (text[..<dot], text[text.index(after: next)...])
            }
            dot = next
        }
        return (text[...], text[...])
    }
}
