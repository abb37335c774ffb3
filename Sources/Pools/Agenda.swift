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
        switch (places[subject], at) {
        case (nil, nil): return
        case (nil, let at?):
            heap.append(Entry(at: at, subject: subject))
            places[subject] = heap.count - 1
            rise(from: heap.count - 1)
        case (let place?, nil): remove(at: place)
        case (let place?, let at?):
            let before = heap[place].at
            heap[place].at = at
            if at < before { rise(from: place) } else { sink(from: place) }
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

    private mutating func remove(at place: Int) {
        places[heap[place].subject] = nil
        let last = heap.removeLast()
        guard place < heap.count else { return }
        heap[place] = last
        places[last.subject] = place
        rise(from: place)
        sink(from: place)
    }

    private mutating func rise(from start: Int) {
        var place = start
        while place > 0, heap[place].at < heap[(place - 1) / 2].at {
            swap(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    private mutating func sink(from start: Int) {
        var place = start
        while true {
            var least = 2 * place + 1
            guard least < heap.count else { return }
            if least + 1 < heap.count, heap[least + 1].at < heap[least].at { least += 1 }
            guard heap[least].at < heap[place].at else { return }
            swap(place, least)
            place = least
        }
    }

    private mutating func swap(_ one: Int, _ other: Int) {
        heap.swapAt(one, other)
        places[heap[one].subject] = one
        places[heap[other].subject] = other
    }
}
