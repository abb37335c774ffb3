/// A machine of the price catalogue with one of its prices: what `offers --catalog` lists.
package struct CatalogDocument: Codable, Hashable, Sendable {
    /// `aws`.
    package var provider: String
    /// The provider's machine type.
    package var type: String
    /// `us-east-1`.
    package var region: String
    /// `us-east-1a`; nil: any zone of the region.
    package var zone: String?
    /// `A100:1` or `cpu`.
    package var hardware: String
    /// Virtual processors.
    package var vcpus: Int
    /// Memory in MiB.
    package var memoryMiB: Int
    /// Memory of one accelerator in GiB; nil for processors alone.
    package var deviceMemoryGiB: Int?
    /// `on-demand`, `spot`, `reserved-1y`, `reserved-3y`.
    package var terms: String
    /// Dollars an hour.
    package var price: MoneyDocument
    /// Price of one accelerator an hour; nil for processors alone.
    package var pricePerAccelerator: MoneyDocument?
    /// What it draws with nothing to do, in watts; nil: not known.
    package var wattsIdle: Int?
    /// What it draws with everything in use, in watts; nil: not known.
    package var wattsBusy: Int?
    /// The price list or data set.
    package var source: String
    /// The day or month of the source: `2026-09-06`, `2026-01`.
    package var date: String
    /// A line of the catalogue.
    package init(
        provider: String, type: String, region: String, zone: String?, hardware: String, vcpus: Int, memoryMiB: Int,
        deviceMemoryGiB: Int?, terms: String, price: MoneyDocument, pricePerAccelerator: MoneyDocument?,
        wattsIdle: Int?, wattsBusy: Int?, source: String, date: String
    ) {
        self.provider = provider
        self.type = type
        self.region = region
        self.zone = zone
        self.hardware = hardware
        self.vcpus = vcpus
        self.memoryMiB = memoryMiB
        self.deviceMemoryGiB = deviceMemoryGiB
        self.terms = terms
        self.price = price
        self.pricePerAccelerator = pricePerAccelerator
        self.wattsIdle = wattsIdle
        self.wattsBusy = wattsBusy
        self.source = source
        self.date = date
    }
}
