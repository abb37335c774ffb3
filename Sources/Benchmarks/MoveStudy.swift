import Domain
import Simulation

/// What moves come to: worlds in which spot nodes come up while a job runs, each replayed with moves and without. How
/// often what the first move saved, no other following it, lies inside what it said it would save.
enum MoveStudy {
    /// Runs so many worlds and prints what came of it.
    static func run(seeds: UInt64) {
        var (moved, inside, below) = (0, 0, 0)
        var (stated, cameTo, without, with) = (Money.zero, Money.zero, Money.zero, Money.zero)
        let worlds = max(1, seeds)
        for seed in 1...worlds {
            let bills = MovingWorld(seed: seed).bills()
            without += bills.without
            with += bills.with
            guard let first = bills.first else { continue }
            moved += 1
            inside += first.stated.contains(first.saved) ? 1 : 0
            below += first.saved < first.stated.p10 ? 1 : 0
            stated += first.stated.p50
            cameTo += first.saved
        }
        let percent = moved > 0 ? (Double(inside) * 1_000 / Double(moved)).rounded() / 10 : 0
        print(
            "\(worlds) worlds, moved in \(moved); what the first move saved inside p10 to p90 in \(percent) %, "
                + "below it in \(below)")
        print("first moves: stated \(stated), came to \(cameTo); all bills: \(without) without moves, \(with) with")
    }
}
