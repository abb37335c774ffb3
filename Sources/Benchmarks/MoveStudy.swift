import Domain
import Simulation

/// What moves come to: worlds in which a price changes while a job runs, each replayed with moves and without. How
/// often the difference of the two bills lies inside what the move said it would save, where there was one.
enum MoveStudy {
    /// Runs so many worlds and prints what came of it.
    static func run(seeds: UInt64) {
        var (once, often, inside, below) = (0, 0, 0, 0)
        var (stated, cameTo, without, with) = (Money.zero, Money.zero, Money.zero, Money.zero)
        let worlds = max(1, seeds)
        for seed in 1...worlds {
            let bills = MovingWorld(seed: seed).bills()
            without += bills.without
            with += bills.with
            if bills.stated.count > 1 { often += 1 }
            guard bills.stated.count == 1 else { continue }
            once += 1
            let saved = bills.without - bills.with
            inside += bills.stated[0].contains(saved) ? 1 : 0
            below += saved < bills.stated[0].p10 ? 1 : 0
            stated += bills.stated[0].p50
            cameTo += saved
        }
        let percent = once > 0 ? (Double(inside) * 1_000 / Double(once)).rounded() / 10 : 0
        print(
            "\(worlds) worlds; moved once in \(once), more often in \(often); difference inside p10 to p90 of the "
                + "saving in \(percent) %, below it in \(below)")
        print("moved once: stated \(stated), came to \(cameTo); all bills: \(without) without moves, \(with) with")
    }
}
