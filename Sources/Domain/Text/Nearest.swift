/// The valid name nearest to a mistyped one: at most a third of its letters wrong (two at least); nil: none is near.
public func nearest(to typed: String, among names: some Sequence<String>) -> String? {
    let ranked = names.map { (distance: editDistance(typed.lowercased(), $0.lowercased()), name: $0) }
    let most = max(2, typed.count / 3)
    return ranked.filter { $0.distance <= most }.min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
}

/// Letters to insert, delete or change to make one text of the other (V. Levenshtein, 1966).
private func editDistance(_ left: String, _ right: String) -> Int {
    let right = Array(right)
    var row = Array(0...right.count)
    for (index, letter) in left.enumerated() {
        var diagonal = row[0]
        row[0] = index + 1
        for column in right.indices {
            let change = diagonal + (letter == right[column] ? 0 : 1)
            diagonal = row[column + 1]
            row[column + 1] = min(change, row[column] + 1, diagonal + 1)
        }
    }
    return row[right.count]
}
