/// How a price of the catalogue is paid.
public enum PriceTerms: String, Hashable, Sendable, CaseIterable {
    /// Pay as you go; not interrupted.
    case onDemand = "on-demand"
    /// Cheaper, but the provider may take the node back.
    case spot
    /// Promised for a year; the price of an hour of it.
    case reservedOneYear = "reserved-1y"
    /// Promised for three years; the price of an hour of it.
    case reservedThreeYears = "reserved-3y"
}

/// How data is kept.
public enum StorageKind: String, Hashable, Sendable, CaseIterable {
    /// A disk of a node (solid state).
    case disk
    /// Objects that are read often.
    case object
}

/// Where data goes.
public enum Destination: Hashable, Sendable, CustomStringConvertible {
    /// Out of the provider's network.
    case internet
    /// Another zone of the same region.
    case zone
    /// Any other region of the provider.
    case otherRegion
    /// This region.
    case region(String)

    /// As files write it: `internet`, `zone`, `other-region`, `region:eu-west-1`; nil: nothing of these.
    public init?(_ text: String) {
        switch text {
        case "internet": self = .internet
        case "zone": self = .zone
        case "other-region": self = .otherRegion
        default:
            guard text.hasPrefix("region:"), text.count > 7 else { return nil }
            self = .region(String(text.dropFirst(7)))
        }
    }

    /// As files write it.
    public var description: String {
        switch self {
        case .internet: "internet"
        case .zone: "zone"
        case .otherRegion: "other-region"
        case .region(let name): "region:\(name)"
        }
    }
}

extension Catalog {
    /// Where a figure is from and from when it is.
    public struct Origin: Hashable, Sendable {
        /// The price list or data set.
        public var source: String
        /// A day or a month: `2026-09-06`, `2026-01`.
        public var date: String
        /// A source at a date.
        public init(source: String, date: String) {
            self.source = source
            self.date = date
        }
    }

    /// What a machine draws, in watts.
    public struct Watts: Hashable, Sendable {
        /// With nothing to do.
        public var idle: Int
        /// With everything in use.
        public var busy: Int
        /// Two figures, of which `idle` is the lower.
        public init(idle: Int, busy: Int) {
            self.idle = idle
            self.busy = busy
        }
    }

    /// A machine as it is sold: processors, memory and accelerators together.
    public struct Bundle: CatalogLine {
        /// `aws`.
        public var provider: String
        /// The provider's name of the machine: `p5.48xlarge`.
        public var type: String
        /// Virtual processors.
        public var vcpus: Int
        /// Memory in MiB.
        public var memoryMiB: Int
        /// What does the computing.
        public var device: Device
        /// Accelerators; nil: none, exactly when `device` is `.cpu`.
        public var accelerators: Accelerators?
        /// Nominal memory of one accelerator in GiB; 0 without accelerators.
        public var deviceMemoryGiB: Int
        /// What it draws; nil: not known.
        public var watts: Watts?
        /// Provider and type.
        public var key: Key { Key(provider, type) }

        /// A machine.
        public init(
            provider: String, type: String, vcpus: Int, memoryMiB: Int, device: Device = .cpu,
            accelerators: Accelerators? = nil, deviceMemoryGiB: Int = 0, watts: Watts? = nil
        ) {
            self.provider = provider
            self.type = type
            self.vcpus = vcpus
            self.memoryMiB = memoryMiB
            self.device = device
            self.accelerators = accelerators
            self.deviceMemoryGiB = deviceMemoryGiB
            self.watts = watts
        }
    }

    /// What a machine costs in a place and on terms.
    public struct PriceLine: CatalogLine {
        /// `aws`.
        public var provider: String
        /// The machine.
        public var type: String
        /// `us-east-1`.
        public var region: String
        /// `us-east-1a`; nil: any zone of the region.
        public var zone: String?
        /// How it is paid.
        public var terms: PriceTerms
        /// Of the whole machine, above zero.
        public var price: Price
        /// Where the figure is from.
        public var origin: Origin
        /// Provider, type, region, zone, terms.
        public var key: Key { Key(provider, type, region, zone ?? "", terms.rawValue) }

        /// A price.
        public init(
            provider: String, type: String, region: String, zone: String? = nil, terms: PriceTerms, price: Price,
            origin: Origin
        ) {
            self.provider = provider
            self.type = type
            self.region = region
            self.zone = zone
            self.terms = terms
            self.price = price
            self.origin = origin
        }
    }

    /// What keeping data costs.
    public struct StoragePrice: CatalogLine {
        /// `aws`.
        public var provider: String
        /// Disk or objects.
        public var kind: StorageKind
        /// Nil: all regions.
        public var region: String?
        /// Of a gigabyte (10^9 bytes) for a month.
        public var perGBMonth: Money
        /// Where the figure is from.
        public var origin: Origin
        /// Provider, kind, region.
        public var key: Key { Key(provider, kind.rawValue, region ?? "") }

        /// A price of storage.
        public init(provider: String, kind: StorageKind, region: String?, perGBMonth: Money, origin: Origin) {
            self.provider = provider
            self.kind = kind
            self.region = region
            self.perGBMonth = perGBMonth
            self.origin = origin
        }
    }

    /// What moving data from a region to a destination costs.
    public struct Transfer: CatalogLine {
        /// The price of those gigabytes of a month that lie between the bound of the tier before and this one.
        public struct Tier: Hashable, Sendable {
            /// Gigabytes (10^9 bytes) of a month at which it ends; nil: it does not.
            public var upToGB: Int64?
            /// Of a gigabyte; zero: free.
            public var perGB: Money
            /// Where the figure is from.
            public var origin: Origin
            /// A tier.
            public init(upToGB: Int64?, perGB: Money, origin: Origin) {
                self.upToGB = upToGB
                self.perGB = perGB
                self.origin = origin
            }
        }
        /// `aws`.
        public var provider: String
        /// Where the data is.
        public var fromRegion: String
        /// Where it goes.
        public var destination: Destination
        /// In rising order of their bounds; the last one has none.
        public var tiers: [Tier]
        /// Provider, region, destination.
        public var key: Key { Key(provider, fromRegion, destination.description) }

        /// A way and its tiers.
        public init(provider: String, fromRegion: String, destination: Destination, tiers: [Tier]) {
            self.provider = provider
            self.fromRegion = fromRegion
            self.destination = destination
            self.tiers = tiers
        }
    }

    /// What a provider takes off on-demand prices, on average, for a promise.
    public struct Commitment: CatalogLine {
        /// `aws`.
        public var provider: String
        /// `no-upfront`, `partial-upfront`, `all-upfront`.
        public var name: String
        /// The term in years, 1 or 3.
        public var years: Int
        /// Percent taken off, 1 to 99.
        public var percent: Int64
        /// Where the figure is from.
        public var origin: Origin
        /// Provider, name, term.
        public var key: Key { Key(provider, name, "\(years)") }

        /// A discount.
        public init(provider: String, name: String, years: Int, percent: Int64, origin: Origin) {
            self.provider = provider
            self.name = name
            self.years = years
            self.percent = percent
            self.origin = origin
        }
    }

    /// The electricity of a provider's region.
    public struct EnergyLine: CatalogLine {
        /// `aws`.
        public var provider: String
        /// `us-east-1`.
        public var region: String
        /// Milligrams of CO2 equivalent of a kilowatt-hour.
        public var milligramsPerKWh: Int64
        /// Power usage effectiveness in thousandths: what the building draws for each watt of a machine; nil: not
        /// known.
        public var puePerMille: Int64?
        /// Where the figures are from.
        public var origin: Origin
        /// Provider, region.
        public var key: Key { Key(provider, region) }

        /// A region's electricity.
        public init(provider: String, region: String, milligramsPerKWh: Int64, puePerMille: Int64?, origin: Origin) {
            self.provider = provider
            self.region = region
            self.milligramsPerKWh = milligramsPerKWh
            self.puePerMille = puePerMille
            self.origin = origin
        }
    }
}
