/// A sorted collection of different elements in chunks: inserting, removing and counting what lies before an element
/// cost about the square root of its size. Equal bags have equal elements, however they are cut.
public struct SortedBag<Element: Comparable & Hashable & Sendable>: Sendable {
    private var chunks: [[Element]] = []
    /// How many elements.
    public private(set) var count = 0

    /// Nothing.
    public init() {}

    /// The least element.
    public var first: Element? { chunks.first?.first }
    /// Whether there is none.
    public var isEmpty: Bool { count == 0 }
    /// The elements in order.
    public var elements: some Sequence<Element> { chunks.lazy.joined() }

    /// Adds an element; no change when it is there.
    public mutating func insert(_ element: Element) {
        guard !chunks.isEmpty else {
            chunks = [[element]]
            count = 1
            return
        }
        let index = chunk(for: element)
        let place = chunks[index].firstIndex(notBefore: element)
        if place < chunks[index].count, chunks[index][place] == element { return }
        chunks[index].insert(element, at: place)
        count += 1
        guard chunks[index].count > Self.longestChunk else { return }
        let half = chunks[index].count / 2
        chunks.insert(Array(chunks[index][half...]), at: index + 1)
        chunks[index].removeSubrange(half...)
    }

    /// Takes an element out; no change when it is not there.
    public mutating func remove(_ element: Element) {
        guard !chunks.isEmpty else { return }
        let index = chunk(for: element)
        let place = chunks[index].firstIndex(notBefore: element)
        guard place < chunks[index].count, chunks[index][place] == element else { return }
        chunks[index].remove(at: place)
        if chunks[index].isEmpty { chunks.remove(at: index) }
        count -= 1
    }

    /// How many elements lie before this one, which need not be there.
    public func countBefore(_ element: Element) -> Int {
        guard !chunks.isEmpty else { return 0 }
        let index = chunk(for: element)
        return chunks[..<index].reduce(0) { $0 + $1.count } + chunks[index].firstIndex(notBefore: element)
    }

    private static var longestChunk: Int { 512 }

    /// The last chunk that begins at or before `element`, else the first.
    private func chunk(for element: Element) -> Int {
        var low = 0
        var high = chunks.count
        while low < high {
            let middle = (low + high) / 2
            if chunks[middle][0] <= element { low = middle + 1 } else { high = middle }
        }
        return max(0, low - 1)
    }
}

extension SortedBag: Hashable {
    /// Whether they have the same elements.
    public static func == (left: SortedBag, right: SortedBag) -> Bool {
        left.count == right.count && left.elements.elementsEqual(right.elements)
    }

    /// By the elements.
    public func hash(into hasher: inout Hasher) {
        for element in elements { hasher.combine(element) }
    }
}

extension Array where Element: Comparable {
    /// The index of the first element at or after `element`, by bisection. The array is sorted.
    fileprivate func firstIndex(notBefore element: Element) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < element { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
