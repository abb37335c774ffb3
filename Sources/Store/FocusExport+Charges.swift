import Domain
import GRDB

/// The rows of charges: storage, data that was moved, corrections.
extension FocusExport {
    /// A charge with what its rows need to say.
    struct ChargeRow {
        let id: Int64
        let kind: Charge.Kind
        let attempt: Int?
        let note: String?
        let corrects: String?
        let line: ChargeLine

        init(_ row: Row) throws {
            guard let kind = Charge.Kind(rawValue: row["kind"]) else {
                throw StoreError(.damaged, "charge \(row["id"] as Int64) is of no known kind")
            }
            self.kind = kind
            id = row["id"]
            attempt = row["attempt"]
            note = row["note"]
            corrects = row["corrects"]
            line = ChargeLine(row)
        }

        /// Its row as far as it lies in the window; nil: it does not.
        func focusRow(in window: Range<Instant>) -> FocusRow? {
            guard let (amount, at) = line.part(in: window) else { return nil }
            let end = line.start == line.end ? line.end : min(line.end, window.upperBound)
            return switch kind {
            case .storage: storage(amount, at, end)
            case .egress: egress(amount)
            case .correction: correction(amount)
            }
        }

        private func storage(_ amount: Money, _ at: Instant, _ end: Instant) -> FocusRow {
            var row = usage(amount, quantity: line.tariff.gigabyteMonths(of: end - at), unit: "GB-Months", at, end)
            row.service = .storage
            row.description = "Checkpoint of job \(line.job ?? 0) in \(line.provider)/\(line.region)"
            return row
        }

        private func egress(_ amount: Money) -> FocusRow {
            var row = usage(amount, quantity: Int128(line.tariff.bytes), unit: "GB", line.start, line.end)
            row.service = .networking
            row.description = "Data of job \(line.job ?? 0) out of \(line.provider)/\(line.region): \(note ?? "moved")"
            return row
        }

        private func usage(
            _ amount: Money, quantity: Int128, unit: String, _ start: Instant, _ end: Instant
        ) -> FocusRow {
            FocusRow(
                category: "Usage", billed: amount, effective: amount, contracted: amount,
                listUnitPrice: line.tariff.price.nanos, quantity: quantity, unit: unit, pricing: "Standard",
                description: "", start: start, end: end, provider: line.provider, job: line.job, attempt: attempt,
                costClass: line.costClass)
        }

        /// One unit at the price of what is booked, taken back where that is negative.
        private func correction(_ amount: Money) -> FocusRow {
            let text = [note ?? "correction", corrects.map { "(corrects \($0))" }].compactMap(\.self)
            return FocusRow(
                category: "Adjustment", billed: amount, effective: amount, contracted: amount,
                listUnitPrice: Int64(amount.nanos.magnitude),
                quantity: amount < .zero ? -1_000_000_000 : 1_000_000_000, unit: "Corrections", pricing: nil,
                frequency: "One-Time", isCorrection: true, description: text.joined(separator: " "),
                start: line.start, end: line.end, provider: line.provider, job: line.job, attempt: attempt,
                costClass: line.costClass)
        }
    }

    /// The next charges after a number, in order.
    static func charges(
        _ db: Database, _ query: CostQuery, after first: Int64, upTo last: Int64, atMost count: Int
    ) throws -> [ChargeRow] {
        let window = query.window
        return try Row.fetchAll(
            db,
            sql: """
                SELECT id, kind, attempt, note, corrects, \(ChargeLine.chargeColumns) FROM charge
                WHERE id > :after AND id <= :last AND "end" >= :since AND start < :until \(query.condition)
                ORDER BY id LIMIT :count
                """,
            arguments: [
                "after": first, "last": last, "since": window.lowerBound.milliseconds,
                "until": window.upperBound.milliseconds, "count": count,
            ] + query.arguments
        ).map(ChargeRow.init)
    }
}

extension StorageTariff {
    /// What was kept in 1e-9 gigabyte-months, half to even; a month is the one that `since` lies in.
    fileprivate func gigabyteMonths(of span: Span) -> Int128 {
        let month = Int128((since.nextMonth - since.monthStart).milliseconds)
        let (quotient, rest) = (Int128(bytes) * Int128(span.milliseconds)).quotientAndRemainder(dividingBy: month)
        let isUp = 2 * rest > month || (2 * rest == month && quotient % 2 == 1)
        return isUp ? quotient + 1 : quotient
    }
}
