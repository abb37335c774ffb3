import Domain
import GRDB
import Orchestration
import Policies

extension RowWriter {
    /// Writes what was seen of a spot market.
    func upsert(_ record: SpotRecord, of group: GroupID) throws {
        try run(
            "INSERT OR REPLACE INTO spot_record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                group.name, record.isUp, record.tick, record.spell?.isUp, record.spell?.age, record.spell?.density,
                record.lowest.nanosPerHour, record.highest.nanosPerHour, record.counts.text,
            ])
    }
}

extension StateReader {
    /// What was seen of spot markets.
    func spotRecords() throws -> [Change] {
        try Row.fetchAll(db, sql: "SELECT * FROM spot_record ORDER BY node_group").map { row -> Change in
            guard let counts = HazardCounts(text: row["counts"]) else {
                throw StoreError(.damaged, "what was seen of the spot market of '\(row["node_group"] as String)'")
            }
            let spell = (row["spell_is_up"] as Bool?).map {
                SpotSpell(isUp: $0, age: row["spell_age"], density: row["spell_density"])
            }
            return .spotRecord(
                GroupID(row["node_group"]),
                SpotRecord(
                    isUp: row["is_up"], tick: row["tick"], spell: spell, counts: counts,
                    lowest: Price(nanosPerHour: row["lowest"]), highest: Price(nanosPerHour: row["highest"])))
        }
    }
}
