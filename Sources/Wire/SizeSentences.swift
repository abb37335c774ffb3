import Domain

extension JobSize {
    /// `1 accelerator`, `4 accelerators`, `2 nodes with 8 accelerators each`, `3 nodes`.
    public var words: String {
        if accelerators == 0 { return description }
        let each = "\(accelerators) accelerator\(accelerators == 1 ? "" : "s")"
        return nodes == 1 ? each : "\(nodes) nodes with \(each) each"
    }
}

extension PlacementOption {
    /// Its group, the size of an elastic job there, and how many others it would be slowed down by.
    public var name: String {
        let sized = size.map { "\(group) with \($0.words)" } ?? "\(group)"
        return sharers.map { "\(sized) beside \($0 == 1 ? "another job" : "\($0) others")" } ?? sized
    }
}

extension Move {
    /// Why an elastic job goes on with another size, with the numbers of both.
    func sentence(_ resize: Resize) -> String {
        let leaves = leaving > .zero ? ", \(leaving) of that for leaving" : ""
        let there = from == to ? "" : " on \(to)"
        let both =
            "with \(resize.from.words) on \(from) the rest costs about \(stay.p50) (\(stayTime)), "
            + "with \(resize.to.words)\(there) \(go.p50) (\(goTime)\(leaves))"
        if aim == .deadline { return "as it is it would pass its deadline; " + both }
        let isDearer = saved.p50 < .zero
        return both
            + (isDearer
                ? "; it is over \(stayTime - goTime) earlier for about \(go.p50 - stay.p50) more"
                : "; that saves about \(saved.p50) (\(saved.p10) to \(saved.p90))")
    }
}
