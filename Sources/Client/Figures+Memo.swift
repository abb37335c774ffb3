import Domain
import Wire

/// Energy and hours of people as people read them.
extension Figures {
    /// An amount in its unit with three digits or so: `1234`, `12.3`, `1.23`, `0.123`; what is more than nothing and
    /// would not show is `<0.001`.
    static func measured(_ amount: Int128, unit: Int128) -> String {
        let places = amount >= 100 * unit ? 0 : amount >= 10 * unit ? 1 : amount >= unit ? 2 : 3
        let shown = decimal(amount, over: unit, places: places)
        return amount > 0 && shown == "0.000" ? "<0.001" : shown
    }

    /// Thousandths of the unit of each amount, which add up to those of the sum; nil: unknown.
    static func thousandths(_ amounts: [Int128?], unit: Int128) -> (each: [String], sum: String) {
        let known = amounts.map { $0 ?? 0 }
        let (shown, sum) = whole(known, unit: unit / 1_000)
        let each = zip(amounts, shown).map { amount, shown in
            guard let amount else { return "unknown" }
            return amount > 0 && shown == 0 ? "<0.001" : decimal(shown, over: 1_000, places: 3)
        }
        return (each, amounts.allSatisfy { $0 == nil } ? "unknown" : decimal(sum, over: 1_000, places: 3))
    }

    /// Hours of the API without the digits they do not need: `13.5 h`.
    static func hours(_ text: String) -> String {
        var text = text
        while text.contains("."), text.hasSuffix("0") { text.removeLast() }
        return "\(text.hasSuffix(".") ? String(text.dropLast()) : text) h"
    }

    /// How much of a time something is known for: `all`, `87 %`, `<1 %`, `none`.
    static func known(_ part: Int64, of whole: Int64) -> String {
        if part >= whole { return "all" }
        let percent = Int128(part) * 100 / Int128(whole)
        return part <= 0 ? "none" : percent == 0 ? "<1 %" : "\(percent) %"
    }
}

extension MemoSums {
    /// Energy and what it stands for, with how much of the time of nodes it is known for; nil: no node ran.
    var energyText: String? {
        guard nodeMilliseconds > 0 else { return nil }
        guard let energy = energy?.amount else { return "energy unknown" }
        let drawn = "\(Figures.measured(energy.nanojoules, unit: Energy.perKWh)) kWh"
        let emitted = co2e?.amount.map { "\(Figures.measured($0.scaled, unit: Emissions.perKilogram)) kg CO2e" }
        let share = Figures.known(energyMilliseconds, of: nodeMilliseconds)
        var known = "energy known for \(share) of node time"
        if co2eMilliseconds != energyMilliseconds, emitted != nil {
            known += ", CO2e for \(Figures.known(co2eMilliseconds, of: nodeMilliseconds))"
        }
        return "\(drawn), \(emitted ?? "CO2e unknown") (\(known))"
    }

    /// Hours of people and what they come to; nil: there are none.
    var peopleText: String? {
        guard humanHours != "0.000" else { return nil }
        let unrated = unratedHours == "0.000" ? "" : " (\(Figures.hours(unratedHours)) without a rate)"
        return "people \(Figures.hours(humanHours)), \(Figures.cents(humanCost))\(unrated)"
    }

    /// Both in one sentence, as it stands below a bill; nil: there is nothing to say.
    var besideText: String? {
        let parts = [energyText, peopleText].compactMap { $0 }
        return parts.isEmpty ? nil : "Beside the bill: \(parts.joined(separator: "; "))"
    }
}
