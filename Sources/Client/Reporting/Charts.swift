import Domain
import Wire

/// The report's pictures as SVG, each drawn from the amounts that the table below it shows.
enum Charts {
    private static let (width, height, left, bottom) = (900.0, 260.0, 64.0, 24.0)

    /// Bars of stacked classes, one for each day of the month.
    static func days(_ report: MonthReport, _ classes: [String]) -> String {
        let rows = Dictionary(report.days.rows.map { ($0.key, $0) }) { first, _ in first }
        let most =
            report.days.rows.map { row in
                classes.reduce(0) { $0 + max(0, nanos(row.byClass[$1])) }
            }.max() ?? 0
        let scale = Scale(most: Double(most) / 1e9, height: height - bottom - 10)
        let step = (width - left) / Double(report.month.days)
        var shapes = scale.grid(width: width, left: left, base: height - bottom)
        for day in 1...report.month.days {
            let key = report.month.firstDay.prefix(8) + padded(Int64(day), to: 2)
            let x = left + step * Double(day - 1)
            var y = height - bottom
            for name in classes {
                let amount = Double(max(0, nanos(rows[String(key)]?.byClass[name]))) / 1e9
                guard amount > 0 else { continue }
                let tall = scale.length(of: amount)
                y -= tall
                shapes +=
                    "<rect x=\"\(tenths(x + 1))\" y=\"\(tenths(y))\" width=\"\(tenths(step - 2))\" "
                    + "height=\"\(tenths(tall))\" fill=\"var(--\(name))\"><title>\(key) \(name)</title></rect>"
            }
            if day == 1 || day % 5 == 0 {
                shapes += "<text x=\"\(tenths(x + step / 2))\" y=\"\(height - 8)\" text-anchor=\"middle\">\(day)</text>"
            }
        }
        return svg("Dollars a day by class", shapes)
    }

    /// The parts of a sum as one bar.
    static func partition(_ parts: [(name: String, amount: Money)]) -> String {
        let total = parts.reduce(Int64(0)) { $0 + max(0, $1.amount.nanos) }
        guard total > 0 else { return "" }
        var x = 0.0
        let shapes = parts.filter { $0.amount.nanos > 0 }.map { part -> String in
            let wide = width * Double(part.amount.nanos) / Double(total)
            defer { x += wide }
            return "<rect x=\"\(tenths(x))\" y=\"0\" width=\"\(tenths(wide))\" height=\"34\" "
                + "fill=\"var(--\(part.name))\"><title>\(part.name)</title></rect>"
        }.joined()
        return svg("The bill by class", shapes, height: 34)
    }

    /// The sum of the month's days as it grew, and as it goes on if nothing changes.
    static func growth(_ report: MonthReport) -> String {
        let rows = Dictionary(report.days.rows.map { ($0.key, nanos($0.cost)) }) { first, _ in first }
        let days = Double(report.month.days)
        let elapsed = report.elapsedDays ?? days
        let forecast = report.forecast.map(\.dollars)
        let top = max(forecast ?? 0, report.total.dollars)
        let scale = Scale(most: top, height: height - bottom - 10)
        func point(_ day: Double, _ dollars: Double) -> String {
            let x = left + (width - left) * day / days
            return "\(tenths(x)),\(tenths(height - bottom - scale.length(of: dollars)))"
        }
        var sum: Int64 = 0
        var points = [point(0, 0)]
        for day in 1...report.month.days where Double(day - 1) < elapsed {
            sum += rows[report.month.firstDay.prefix(8) + padded(Int64(day), to: 2)] ?? 0
            points.append(point(min(Double(day), elapsed), Double(sum) / 1e9))
        }
        var shapes = scale.grid(width: width, left: left, base: height - bottom)
        shapes += "<polyline class=\"line\" points=\"\(points.joined(separator: " "))\"/>"
        if let forecast {
            let guess = "\(point(elapsed, Double(sum) / 1e9)) \(point(days, forecast))"
            shapes += "<polyline class=\"line guess\" points=\"\(guess)\"/>"
        }
        return svg("The month's bill as it grew, and where it is heading", shapes)
    }

    /// What is left of a budget after each day, down to where it is heading; the dotted line is no money left.
    static func burnDown(_ entry: BudgetOfMonth, _ report: MonthReport) -> String {
        let days = Double(report.month.days)
        let elapsed = report.elapsedDays ?? days
        let limit = Double(nanos(entry.budget.limit)) / 1e9
        let scale = Scale(most: limit, height: height - bottom - 10)
        let base = height - bottom
        func point(_ day: Double, _ left: Double) -> String {
            let x = self.left + (width - self.left) * day / days
            return "\(tenths(x)),\(tenths(base - scale.length(of: max(0, left))))"
        }
        var rest = nanos(entry.budget.limit)
        var points = [point(0, limit)]
        for day in 1...report.month.days where Double(day - 1) < elapsed {
            rest -= entry.days[report.month.firstDay.prefix(8) + padded(Int64(day), to: 2)]?.nanos ?? 0
            points.append(point(min(Double(day), elapsed), Double(rest) / 1e9))
        }
        var shapes = scale.grid(width: width, left: left, base: base)
        shapes += "<polyline class=\"line\" points=\"\(points.joined(separator: " "))\"/>"
        if let forecast = entry.forecast(report) {
            let spent = limit - Double(rest) / 1e9
            let end = forecast.dollars
            // Where it would be used up before the month is over, the line ends there.
            let day = end > limit && end > spent ? elapsed + (days - elapsed) * (limit - spent) / (end - spent) : days
            let guess = "\(point(elapsed, limit - spent)) \(point(max(elapsed, day), limit - min(end, limit)))"
            shapes += "<polyline class=\"line guess\" points=\"\(guess)\"/>"
        }
        return svg("What is left of the budget of \(HTML.escaped(entry.budget.scope)), day by day", shapes)
    }

    /// A dot for each job: what it cost, and the best value of its objective.
    static func quality(_ points: [(name: String, dollars: Double, value: Double)]) -> String {
        guard let least = points.map(\.value).min(), let most = points.map(\.value).max() else { return "" }
        let dearest = max(points.map(\.dollars).max() ?? 0, 0.01)
        let base = height - bottom
        var shapes = "<line class=\"axis\" x1=\"\(left)\" y1=\"\(base)\" x2=\"\(width)\" y2=\"\(base)\"/>"
        shapes += "<text x=\"\(width)\" y=\"\(height - 6)\" text-anchor=\"end\">\(label(dearest))</text>"
        for (value, y) in [(most, 14.0), (least, base - 6)] {
            shapes += "<text x=\"\(left - 6)\" y=\"\(tenths(y + 4))\" text-anchor=\"end\">\(short(value))</text>"
        }
        for point in points {
            let part = most > least ? (point.value - least) / (most - least) : 0.5
            let x = left + (width - left - 8) * point.dollars / dearest
            shapes +=
                "<circle class=\"dot\" cx=\"\(tenths(x))\" cy=\"\(tenths(base - 6 - (base - 20) * part))\" r=\"5\">"
                + "<title>\(HTML.escaped(point.name))</title></circle>"
        }
        return svg("Cost across, objective upwards", shapes)
    }

    /// A bar for the energy of each row, with its name; the longest is that of the most.
    static func energy(_ rows: [(name: String, energy: Energy)]) -> String {
        guard let most = rows.map({ Double($0.energy.nanojoules) }).max() else { return "" }
        let step = 28.0
        let side = 180.0
        let shapes = rows.enumerated().map { index, row -> String in
            let y = step * Double(index)
            let wide = max(1, (width - side - 90) * Double(row.energy.nanojoules) / most)
            let shown = "\(Figures.measured(row.energy.nanojoules, unit: Energy.perKWh)) kWh"
            let name = HTML.escaped(Figures.shortened(row.name, to: 24))
            return "<text x=\"\(side - 8)\" y=\"\(y + 17)\" text-anchor=\"end\">\(name)</text>"
                + "<rect x=\"\(side)\" y=\"\(y + 4)\" width=\"\(tenths(wide))\" height=\"\(step - 8)\" "
                + "fill=\"var(--mark)\"/>"
                + "<text x=\"\(tenths(side + wide + 6))\" y=\"\(y + 17)\">\(HTML.escaped(shown))</text>"
        }.joined()
        return svg("Energy of each project", shapes, height: step * Double(rows.count))
    }

    /// A bar for each mean, with a line over the interval it lies in.
    static func intervals(_ title: String, _ rows: [(name: String, interval: SimulationSummary.Interval)]) -> String {
        let most = rows.map { $0.interval.mean + ($0.interval.plusMinus ?? 0) }.max() ?? 0
        guard most > 0 else { return "" }
        let step = 28.0
        let side = 180.0
        func length(_ value: Double) -> Double { max(0, (width - side - 150) * value / most) }
        let shapes = rows.enumerated().map { index, row -> String in
            let y = step * Double(index)
            let (mean, half) = (row.interval.mean, row.interval.plusMinus ?? 0)
            let name = HTML.escaped(Figures.shortened(row.name, to: 24))
            let ends = (side + length(mean - half), side + length(mean + half))
            return "<text x=\"\(side - 8)\" y=\"\(y + 17)\" text-anchor=\"end\">\(name)</text>"
                + "<rect x=\"\(side)\" y=\"\(y + 4)\" width=\"\(tenths(max(1, length(mean))))\" "
                + "height=\"\(step - 8)\" fill=\"var(--mark)\"/>"
                + "<line x1=\"\(tenths(ends.0))\" y1=\"\(y + 14)\" x2=\"\(tenths(ends.1))\" y2=\"\(y + 14)\" "
                + "stroke=\"var(--fg)\" stroke-width=\"2\"/>"
                + "<text x=\"\(tenths(ends.1 + 6))\" y=\"\(y + 17)\">\(SimulationSummary.shown(row.interval, 2))</text>"
        }.joined()
        return svg(HTML.escaped(title), shapes, height: step * Double(rows.count))
    }

    /// A value with four digits behind the point at most.
    static func short(_ value: Double) -> String { "\((value * 10_000).rounded() / 10_000)" }

    private static func svg(_ name: String, _ shapes: String, height: Double = height) -> String {
        "<div class=\"wide\"><svg viewBox=\"0 0 \(width) \(height)\" "
            + "role=\"img\" aria-label=\"\(name)\">\(shapes)</svg></div>"
    }

    fileprivate static func tenths(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

    fileprivate static func label(_ dollars: Double) -> String {
        dollars >= 10 || dollars == 0 ? "$\(Int(dollars.rounded()))" : "$\((dollars * 100).rounded() / 100)"
    }

    private static func nanos(_ amount: MoneyDocument?) -> Int64 { amount?.money?.nanos ?? 0 }
}

/// Dollars as lengths, with lines at round amounts.
private struct Scale {
    let most: Double
    let height: Double

    func length(of dollars: Double) -> Double { most > 0 ? dollars / top * height : 0 }

    /// The lines and their amounts.
    func grid(width: Double, left: Double, base: Double) -> String {
        guard most > 0 else { return "" }
        return (0...4).map { index -> String in
            let dollars = top / 4 * Double(index)
            let y = Charts.tenths(base - length(of: dollars))
            return "<line class=\"axis\" x1=\"\(left)\" y1=\"\(y)\" x2=\"\(width)\" y2=\"\(y)\"/>"
                + "<text x=\"\(left - 6)\" y=\"\(y)\" dy=\"4\" text-anchor=\"end\">\(Charts.label(dollars))</text>"
        }.joined()
    }

    /// The least of 1, 2, 4, 8 times a power of ten that is not below the greatest amount.
    private var top: Double {
        var power = 0.000_1
        while power * 8 < most { power *= 10 }
        return [1, 2, 4, 8].map { $0 * power }.first { $0 >= most } ?? most
    }
}
