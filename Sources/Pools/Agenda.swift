import Domain

/// When each subject's next observation is there: a binary heap by instant that knows every subject's place, so that a
/// subject's instant can be changed, and what is due can be listed without removing it or looking at the rest.
struct Agenda: Sendable {
    private struct Entry {
        var at: Instant
        var subject: Subject
    }
    private var heap: [Entry] = []
    private var places: [Subject: Int] = [:]

    /// The earliest instant; nil: nothing is expected.
    var earliest: Instant? { heap.first?.at }

    /// Sets the instant of `subject`, or forgets it for nil.
    mutating func set(_ subject: Subject, _ at: Instant?) {
        guard let at else { return remove(subject) }
        let entry = Entry(at: at, subject: subject)
        if let place = places[subject] {
            settle(entry, at: place)
        } else {
            heap.append(entry)
            settle(entry, at: heap.count - 1)
        }
    }

    /// The subjects whose instant is at or before `now`, in no particular order. Costs as much as there are.
    func due(upTo now: Instant) -> [Subject] {
        var due: [Subject] = []
        var places = [0]
        while let place = places.popLast() {
            guard place < heap.count, heap[place].at <= now else { continue }
            due.append(heap[place].subject)
            places.append(2 * place + 1)
            places.append(2 * place + 2)
        }
        return due
    }

    private mutating func remove(_ subject: Subject) {
        guard let place = places.removeValue(forKey: subject) else { return }
        let last = heap.removeLast()
        if place < heap.count { settle(last, at: place) }
    }

    /// Puts `entry` in the hole at `hole`, after moving what stands in its way up or down.
    private mutating func settle(_ entry: Entry, at hole: Int) {
        var hole = hole
        while hole > 0, entry.at < heap[(hole - 1) / 2].at {
            put(heap[(hole - 1) / 2], at: hole)
            hole = (hole - 1) / 2
        }
        while let child = earlierChild(of: hole), heap[child].at < entry.at {
            put(heap[child], at: hole)
            hole = child
        }
        put(entry, at: hole)
    }

    private func earlierChild(of place: Int) -> Int? {
        let left = 2 * place + 1
        guard left + 1 < heap.count else { return left < heap.count ? left : nil }
        return heap[left + 1].at < heap[left].at ? left + 1 : left
    }

    private mutating func put(_ entry: Entry, at place: Int) {
        heap[place] = entry
        places[entry.subject] = place
    }
}
