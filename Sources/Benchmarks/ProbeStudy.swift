import Domain
import Simulation

/// What probes come to: worlds with a job whose speed is measured on one kind of four, placed by estimates, after
/// probes, and with every speed known.
enum ProbeStudy {
    /// Runs so many worlds and prints what came of it.
    static func run(seeds: UInt64) {
        var (without, with, probing, knowing) = (Money.zero, Money.zero, Money.zero, Money.zero)
        var (probed, changed, cheaper, probes) = (0, 0, 0, 0)
        let worlds = max(1, seeds)
        for seed in 1...worlds {
            let bills = ProbeWorld(seed: seed).bills()
            without += bills.without
            with += bills.with
            probing += bills.probing
            knowing += bills.knowing
            probes += bills.probes
            guard bills.probes > 0 else { continue }
            probed += 1
            changed += bills.changed ? 1 : 0
            cheaper += bills.with < bills.without ? 1 : 0
        }
        print(
            "\(worlds) worlds; probed in \(probed), \(probes) probes; another kind chosen in \(changed), cheaper with "
                + "probes in \(cheaper)")
        print(
            "all bills: \(without) without probes, \(with) with (\(probing) of it probing), \(knowing) with all known")
    }
}
