/// One numbered change of the database's shape.
public struct Migration: Hashable, Sendable {
    /// `V0001_first_light`; the order of names is the order of application.
    public let name: String
    /// The SQL.
    public let sql: String

    /// A migration.
    public init(name: String, sql: String) {
        self.name = name
        self.sql = sql
    }

    /// A digest of the SQL (FNV-1a, 64 bits, hexadecimal), stored with the name: a merged migration is never edited.
    public var digest: String {
        let value = sql.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return String(value, radix: 16)
    }
}

/// Every migration of this release, oldest first; a test compares the list with the folder.
public enum Migrations {
    /// The list.
    public static let all = [
        Migration(
            name: "V0001_first_light",
            sql: String(decoding: PackageResources.V0001_first_light_sql, as: UTF8.self)),
        Migration(
            name: "V0002_shared_nodes",
            sql: String(decoding: PackageResources.V0002_shared_nodes_sql, as: UTF8.self)),
        Migration(
            name: "V0003_environments",
            sql: String(decoding: PackageResources.V0003_environments_sql, as: UTF8.self)),
        Migration(
            name: "V0004_reserved_nodes",
            sql: String(decoding: PackageResources.V0004_reserved_nodes_sql, as: UTF8.self)),
        Migration(
            name: "V0005_classes",
            sql: String(decoding: PackageResources.V0005_classes_sql, as: UTF8.self)),
        Migration(
            name: "V0006_cost_history",
            sql: String(decoding: PackageResources.V0006_cost_history_sql, as: UTF8.self)),
        Migration(
            name: "V0007_budgets",
            sql: String(decoding: PackageResources.V0007_budgets_sql, as: UTF8.self)),
        Migration(
            name: "V0008_energy",
            sql: String(decoding: PackageResources.V0008_energy_sql, as: UTF8.self)),
        Migration(
            name: "V0009_charges",
            sql: String(decoding: PackageResources.V0009_charges_sql, as: UTF8.self)),
        Migration(
            name: "V0010_guards",
            sql: String(decoding: PackageResources.V0010_guards_sql, as: UTF8.self)),
        Migration(
            name: "V0011_outcomes",
            sql: String(decoding: PackageResources.V0011_outcomes_sql, as: UTF8.self)),
        Migration(
            name: "V0012_speeds_and_waits",
            sql: String(decoding: PackageResources.V0012_speeds_and_waits_sql, as: UTF8.self)),
        Migration(
            name: "V0013_spot_records",
            sql: String(decoding: PackageResources.V0013_spot_records_sql, as: UTF8.self)),
        Migration(
            name: "V0014_month_sums",
            sql: String(decoding: PackageResources.V0014_month_sums_sql, as: UTF8.self)),
        Migration(
            name: "V0015_egress_tiers",
            sql: String(decoding: PackageResources.V0015_egress_tiers_sql, as: UTF8.self)),
        Migration(
            name: "V0016_moves",
            sql: String(decoding: PackageResources.V0016_moves_sql, as: UTF8.self)),
        Migration(
            name: "V0017_sweeps",
            sql: String(decoding: PackageResources.V0017_sweeps_sql, as: UTF8.self)),
        Migration(
            name: "V0018_probes",
            sql: String(decoding: PackageResources.V0018_probes_sql, as: UTF8.self)),
        Migration(
            name: "V0019_shared_speed",
            sql: String(decoding: PackageResources.V0019_shared_speed_sql, as: UTF8.self)),
    ]
}
