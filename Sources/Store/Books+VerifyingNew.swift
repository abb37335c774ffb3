import Domain
import GRDB
import Wire

/// How far the ledger was verified: the last posting and the last charge.
struct Verified: Hashable, Sendable {
    var posting: Int64
    var charge: Int64

    /// Entries of the ledger up to here.
    var entries: Int64 { posting + charge }

    /// Where it was verified last; the beginning: it never was.
    static func last(_ db: Database) throws -> Verified {
        let row = try Row.fetchOne(db, sql: "SELECT posting, charge FROM verified")
        return Verified(posting: row?[0] ?? 0, charge: row?[1] ?? 0)
    }

    /// The end of the ledger.
    static func newest(_ db: Database) throws -> Verified {
        let row = try Row.fetchOne(
            db, sql: "SELECT (SELECT max(id) FROM posting), (SELECT max(id) FROM charge)")
        return Verified(posting: row?[0] ?? 0, charge: row?[1] ?? 0)
    }
}

extension Books {
    /// Checks the entries of the ledger that came since it was verified last, at most `Limits.verifiedAtOnce` of each
    /// kind, and how they fit to those before them. Where all hold, it is noted how far.
    public func verifyNew() throws(StoreError) -> VerifyReport {
        let (report, mark) = try read { db in
            let (last, newest) = (try Verified.last(db), try Verified.newest(db))
            let mark = Verified(
                posting: min(newest.posting, last.posting + Limits.verifiedAtOnce),
                charge: min(newest.charge, last.charge + Limits.verifiedAtOnce))
            let pass = try LedgerPass(db, after: last.posting, upTo: mark.posting)
            let checks =
                [Self.known(last, newest)] + (try pass.checks())
                + [
                    try pass.gaps(isWhole: false), try pass.touchedDays(), try meters(db), try budgets(db),
                    try charges(db, after: last.charge, upTo: mark.charge),
                ]
            var report = VerifyReport(checks: checks)
            report.entries = newest.entries
            report.verified = report.holds ? mark.entries : last.entries
            return (report, mark)
        }
        if report.holds { note(mark) }
        return report
    }

    /// What was verified before is still there.
    private static func known(_ last: Verified, _ newest: Verified) -> VerifyReport.Check {
        let holds = last.posting <= newest.posting && last.charge <= newest.charge
        return VerifyReport.Check(
            name: "what was verified before is there", holds: holds,
            detail: holds
                ? "\(last.entries) of \(newest.entries) entries were verified before"
                : "\(last.entries) entries were verified, and there are \(newest.entries)")
    }

    /// Notes how far the ledger is verified. That it cannot be written, on a full disk for one, costs only time later.
    func note(_ mark: Verified) {
        guard !pool.configuration.readonly else { return }
        try? write { db in
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO verified
                    SELECT 1, ?, ?, coalesce(last_instant, 0) FROM counter WHERE ? + ? >= coalesce(
                        (SELECT posting + charge FROM verified), 0)
                    """, arguments: [mark.posting, mark.charge, mark.posting, mark.charge])
        }
    }
}
