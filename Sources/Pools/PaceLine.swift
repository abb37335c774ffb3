import Domain

/// How far an attempt has come by its run time: at its own pace, and from some run times on at what it keeps of that
/// beside others on its nodes. Work is counted in whole units, so that no rounding depends on how a run is cut.
struct PaceLine: Sendable {
    private let own: Pace
    private var first: Part
    private var later: [Part] = []

    /// From a run time on, with so much done by then.
    private struct Part {
        var from: Span
        var done: Int128
        var pace: Pace
    }

    /// An attempt that has its own pace all the time.
    init(_ own: Pace) {
        self.own = own
        first = Part(from: .zero, done: 0, pace: own)
    }

    /// It keeps so many millionths of its own pace from `run` on, which is not before any that was said.
    mutating func keep(_ kept: Int64, from run: Span) {
        let pace = own.keeping(kept)
        let last = later.last ?? first
        if run > last.from {
            later.append(Part(from: run, done: last.done + last.pace.work(in: run - last.from), pace: pace))
        } else if later.isEmpty {
            first.pace = pace
        } else {
            later[later.count - 1].pace = pace
        }
    }

    /// The run time that `steps` steps take, rounded up to a millisecond.
    func time(for steps: Int) -> Span {
        let work = Pace.work(of: steps)
        let part = later.last { $0.done < work } ?? first
        return part.from + part.pace.time(for: work - part.done)
    }

    /// The whole steps done in a run time (not negative), at most `most`.
    func steps(in run: Span, most: Int) -> Int {
        let part = later.last { $0.from <= run } ?? first
        return Pace.steps(in: part.done + part.pace.work(in: run - part.from), most: most)
    }
}

/// What an attempt keeps of its pace from an instant on.
struct PaceChange: Hashable, Sendable {
    /// The number of the order that says so: an order may come again.
    var number: Int
    /// From when on.
    var at: Instant
    /// Parts per million of its own pace.
    var kept: Int64
}
