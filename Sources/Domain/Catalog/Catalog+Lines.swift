/// How a price of the catalogue is paid.
package enum PriceTerms: String, Hashable, Sendable, CaseIterable {
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
package enum StorageKind: String, Hashable, Sendable, CaseIterable {
    /// A disk of a node (solid state).
    case disk
    /// Objects that are read often.
    case object
}

/// Where data goes.
package enum Destination: Hashable, Sendable, CustomStringConvertible {
    /// Out of the provider's network.
    case internet
    /// Another zone of the same region.
    case zone
    /// Any other region of the provider.
    case otherRegion
    /// This region.
    case region(String)

    /// As files write it: `internet`, `zone`, `other-region`, `region:eu-west-1`; nil: nothing of these.
    package init?(_ text: String) {
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
    package var description: String {
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
    package struct Origin: Hashable, Sendable {
        /// The price list or data set.
        package var source: String
        /// A day or a month: `2026-09-06`, `2026-01`.
        package var date: String
        /// A source at a date.
        package init(source: String, date: String) {
            self.source = source
            self.date = date
        }
    }

    /// What a machine draws, in watts.
    package struct Watts: Hashable, Sendable {
        /// With nothing to do.
        package var idle: Int
        /// With everything in use.
        package var busy: Int
        /// Two figures, of which `idle` is the lower.
        package init(idle: Int, busy: Int) {
            self.idle = idle
            self.busy = busy
        }
    }

    /// A machine as it is sold: processors, memory and accelerators together.
    package struct Bundle: CatalogLine {
        /// `aws`.
        package var provider: String
        /// The provider's name of the machine: `p5.48xlarge`.
        package var type: String
        /// Virtual processors.
        package var vcpus: Int
        /// Memory in MiB.
        package var memoryMiB: Int
        /// What does the computing.
        package var device: Device
        /// Accelerators; nil: none, exactly when `device` is `.cpu`.
        package var accelerators: Accelerators?
        /// Nominal memory of one accelerator in GiB; 0 without accelerators.
        package var deviceMemoryGiB: Int
        /// What it draws; nil: not known.
        package var watts: Watts?
        /// Provider and type.
        package var key: Key { Key(provider, type) }

        /// A machine.
        package init(
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
    package struct PriceLine: CatalogLine {
        /// `aws`.
        package var provider: String
        /// The machine.
        package var type: String
        /// `us-east-1`.
        package var region: String
        /// `us-east-1a`; nil: any zone of the region.
        package var zone: String?
        /// How it is paid.
        package var terms: PriceTerms
        /// Of the whole machine, above zero.
        package var price: Price
        /// Where the figure is from.
        package var origin: Origin
        /// Provider, type, region, zone, terms.
        package var key: Key { Key(provider, type, region, zone ?? "", terms.rawValue) }

        /// A price.
        package init(
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
    package struct StoragePrice: CatalogLine {
        /// `aws`.
        package var provider: String
        /// Disk or objects.
        package var kind: StorageKind
        /// Nil: all regions.
        package var region: String?
        /// Of a gigabyte (10^9 bytes) for a month.
        package var perGBMonth: Money
        /// Where the figure is from.
        package var origin: Origin
        /// Provider, kind, region.
        package var key: Key { Key(provider, kind.rawValue, region ?? "") }

        /// A price of storage.
        package init(provider: String, kind: StorageKind, region: String?, perGBMonth: Money, origin: Origin) {
            self.provider = provider
            self.kind = kind
            self.region = region
            self.perGBMonth = perGBMonth
            self.origin = origin
        }
    }

    /// What moving data from a region to a destination costs.
    package struct Transfer: CatalogLine {
        /// The price of those gigabytes of a month that lie between the bound of the tier before and this one.
        package struct Tier: Hashable, Sendable {
            /// Gigabytes (10^9 bytes) of a month at which it ends; nil: it does not.
            package var upToGB: Int64?
            /// Of a gigabyte; zero: free.
            package var perGB: Money
            /// Where the figure is from.
            package var origin: Origin
            /// A tier.
            package init(upToGB: Int64?, perGB: Money, origin: Origin) {
                self.upToGB = upToGB
                self.perGB = perGB
                self.origin = origin
            }
        }
        /// `aws`.
        package var provider: String
        /// Where the data is.
        package var fromRegion: String
        /// Where it goes.
        package var destination: Destination
        /// In rising order of their bounds; the last one has none.
        package var tiers: [Tier]
        /// Provider, region, destination.
        package var key: Key { Key(provider, fromRegion, destination.description) }

        /// A way and its tiers.
        package init(provider: String, fromRegion: String, destination: Destination, tiers: [Tier]) {
            self.provider = provider
            self.fromRegion = fromRegion
            self.destination = destination
            self.tiers = tiers
        }
    }

    /// What a provider takes off on-demand prices, on average, for a promise.
    package struct Commitment: CatalogLine {
        /// `aws`.
        package var provider: String
        /// `no-upfront`, `partial-upfront`, `all-upfront`.
        package var name: String
        /// The term in years, 1 or 3.
        package var years: Int
        /// Percent taken off, 1 to 99.
        package var percent: Int64
        /// Where the figure is from.
        package var origin: Origin
        /// Provider, name, term.
        package var key: Key { Key(provider, name, "\(years)") }

        /// A discount.
        package init(provider: String, name: String, years: Int, percent: Int64, origin: Origin) {
            self.provider = provider
            self.name = name
            self.years = years
            self.percent = percent
            self.origin = origin
        }
    }

    /// The electricity of a provider's region.
    package struct EnergyLine: CatalogLine {
        /// `aws`.
        package var provider: String
        /// `us-east-1`.
        package var region: String
        /// Milligrams of CO2 equivalent of a kilowatt-hour.
        package var milligramsPerKWh: Int64
        /// Power usage effectiveness in thousandths: what the building draws for each watt of a machine; nil: not
        /// known.
        package var puePerMille: Int64?
        /// Where the figures are from.
        package var origin: Origin
        /// Provider, region.
        package var key: Key { Key(provider, region) }

        /// A region's electricity.
        package init(provider: String, region: String, milligramsPerKWh: Int64, puePerMille: Int64?, origin: Origin) {
            self.provider = provider
            self.region = region
            self.milligramsPerKWh = milligramsPerKWh
            self.puePerMille = puePerMille
            self.origin = origin
        }
    }
}
