import Domain

/// Staying beside going where spot nodes have an end. The first nodes to be taken, those the job is on or those it
/// would go to, end the difference: whoever lost them goes on on the others then, and from there on both go on alike.
/// So a move saves the difference in price only until then. How long that is follows from the ages of the spells
/// (`SpotLife`): the mean gives the middle, and the ends of either side are where its nodes are taken earlier in one of
/// ten runs, and later in another. Later moves are decisions of their own.
enum UntilTaken {
    /// Both sides, leaving apart.
    struct Comparison {
        /// What staying adds to the bill.
        var stay: MoneyRange
        /// What going does.
        var go: MoneyRange
        /// The part of both that is the same, for a job on spot nodes: what is left once the first nodes were taken.
        /// One on others need not lose any, and each move to spot may use up an interruption that it may have.
        var alike = Money.zero
    }

    /// Staying beside going; `there` is nil where going is reckoned to the end.
    static func compare(
        _ stay: PlacementOption, on here: Site, _ go: PlacementOption, on there: Site?, for need: Need
    ) -> Comparison {
        guard let one = Side(stay, need, on: here), let other = Side(go, need, on: there),
            one.life != nil || other.life != nil
        else { return Comparison(stay: stay.addedRange, go: go.addedRange) }
        let race = Race(one, other, nodes: need.nodes)
        let (slow, fast) = (CostToFinish.timeSpread(need, here), CostToFinish.timeSpread(need, there ?? here))
        var (stays, goes) = (Spread(race.costs.stay, slow), Spread(race.costs.go, fast))
        stays.widen(race.ends.stay)
        goes.widen(race.ends.go)
        let alike = one.life == nil ? .zero : Estimate.money(dollars: race.alike)
        return Comparison(
            stay: stays.range.plus(stay.slowing ?? .zero), go: goes.range.plus(go.slowing ?? .zero), alike: alike)
    }

    /// A middle and its ends, in dollars.
    private struct Spread {
        let middle: Double
        var below: Double
        var above: Double

        init(_ middle: Double, _ speed: (p10: Double, p90: Double)) {
            (self.middle, below, above) = (middle, middle * (1 - speed.p10), middle * (speed.p90 - 1))
        }

        mutating func widen(_ ends: (below: Double, above: Double)) {
            below = Self.root(below, ends.below)
            above = Self.root(above, ends.above)
        }

        var range: MoneyRange {
            MoneyRange(
                p10: Estimate.money(dollars: middle - below), p50: Estimate.money(dollars: middle),
                p90: Estimate.money(dollars: middle + above))
        }

        private static func root(_ one: Double, _ other: Double) -> Double {
            (one * one + other * other).squareRoot()
        }
    }

    /// The nodes of one of the two.
    private struct Side {
        /// Of work and saves that are left.
        let hours: Double
        /// How long its nodes are kept; nil: nothing takes them.
        let life: SpotLife?
        /// Dollars for a start, and for what is brought.
        let start: Double
        /// Dollars an hour, storage included.
        let rate: Double
        /// Hours that are done again once its nodes are taken, half an interval, two saves, a boot and a start-up; and
        /// that a start from a checkpoint takes.
        let again: Double
        let restore: Double
        /// Dollars for what is brought, and for what is sent at the end.
        let brought: Double
        let sent: Double

        /// Nil: it has nothing left, or nobody has reckoned what it takes.
        init?(_ option: PlacementOption, _ need: Need, on site: Site?) {
            guard let parts = option.parts else { return nil }
            hours = (parts.work + parts.checkpoints).hours
            guard hours > 0 else { return nil }
            let hazard = site.map { CostToFinish.hazard(need, $0) } ?? 0
            life = site.flatMap { hazard > 0 ? $0.life ?? SpotLife(hazardPerHour: $0.hazardPerHour) : nil }
            let price = option.isPaidFor == true ? 0 : option.price.dollars
            brought = site?.data.begin.dollars ?? 0
            start = (parts.boot + parts.startup + parts.restore).hours * price + brought
            rate = price + parts.storage.dollars / hours
            again = hazard > 0 ? parts.redone.hours / (hazard * hours) : 0
            restore = parts.restore.hours
            sent = parts.egress.dollars - brought
        }

        /// Dollars for all of its work.
        var all: Double { rate * hours }
    }

    /// Which nodes are taken first.
    private struct Race {
        private static let steps = 64
        private let here: Side
        private let there: Side
        private let nodes: Int
        /// Hours until the first are taken, for each of the two at most until it is over: the mean.
        private let stayed: Double
        private let gone: Double
        /// In how many runs it is those here, and those there.
        private let isHere: Double
        private let isThere: Double

        init(_ here: Side, _ there: Side, nodes: Int) {
            (self.here, self.there, self.nodes) = (here, there, nodes)
            (stayed, isHere) = Self.follow(here, until: there.life, nodes)
            (gone, isThere) = Self.follow(there, until: here.life, nodes)
        }

        /// The mean hours on nodes until they, or others that live for `rival`, are taken or the work is done; and in
        /// how many runs it is they.
        private static func follow(_ side: Side, until rival: SpotLife?, _ nodes: Int) -> (Double, Double) {
            let width = side.hours / Double(steps)
            var (mean, first, kept) = (0.0, 0.0, 1.0)
            for step in 0..<steps {
                let (middle, end) = ((Double(step) + 0.5) * width, Double(step + 1) * width)
                let others = rival?.share(after: middle, nodes: nodes) ?? 1
                mean += (side.life?.share(after: middle, nodes: nodes) ?? 1) * others * width
                let next = side.life?.share(after: end, nodes: nodes) ?? 1
                first += (kept - next) * others
                kept = next
            }
            return (mean, first)
        }

        /// The middles.
        var costs: (stay: Double, go: Double) {
            (
                stay(for: stayed, lost: isHere, rest: rest(isHere, isThere)),
                go(for: gone, lost: isThere, rest: rest(isHere, isThere))
            )
        }

        /// Dollars of both middles that are for what comes after.
        var alike: Double {
            rest(isHere, isThere) * max(0, 1 - max(stayed / here.hours, gone / there.hours))
        }

        /// Dollars for all work on what is left once the first nodes are taken.
        private func rest(_ isHere: Double, _ isThere: Double) -> Double {
            let either = isHere + isThere
            return either > 0 ? (isHere * there.all + isThere * here.all) / either : 0
        }

        private func stay(for hours: Double, lost: Double, rest: Double) -> Double {
            here.rate * hours + rest * (1 - hours / here.hours)
                + lost * ((here.again + there.restore) * there.rate + there.brought + there.sent)
                + (1 - lost) * here.sent
        }

        private func go(for hours: Double, lost: Double, rest: Double) -> Double {
            there.start + there.rate * hours + rest * (1 - hours / there.hours)
                + lost * ((there.again + there.restore) * here.rate + here.sent) + (1 - lost) * there.sent
        }

        /// How far the costs lie below and above the middles where the nodes of one of the two are taken earlier in one
        /// of ten runs, and later in another, and the others are not.
        var ends: (stay: (below: Double, above: Double), go: (below: Double, above: Double)) {
            (
                ends(of: here) { stay(for: $0, lost: $1, rest: there.all) },
                ends(of: there) { go(for: $0, lost: $1, rest: here.all) }
            )
        }

        private func ends(of side: Side, _ cost: (Double, Double) -> Double) -> (below: Double, above: Double) {
            guard let life = side.life else { return (0, 0) }
            let mean = cost(
                life.mean(of: side.hours, nodes: nodes), 1 - life.share(after: side.hours, nodes: nodes))
            let ends = [0.9, 0.1].map { share in
                let hours = min(side.hours, life.hours(keptBy: share, nodes: nodes))
                return cost(hours, hours < side.hours ? 1 : 0)
            }.sorted()
            return (max(0, mean - ends[0]), max(0, ends[1] - mean))
        }
    }
}

extension PlacementOption {
    /// What choosing it is expected to add to the bill.
    var addedRange: MoneyRange {
        isPaidFor == true ? MoneyRange(p10: added, p50: added, p90: added) : expected.plus(slowing ?? .zero)
    }
}

extension MoneyRange {
    /// The range moved by an amount.
    func plus(_ amount: Money) -> MoneyRange {
        MoneyRange(p10: p10 + amount, p50: p50 + amount, p90: p90 + amount)
    }
}
