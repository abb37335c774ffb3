import Domain
import Formats
import Foundation
import Policies

/// The cheapest hardware of each workload by the placement rule, over what the catalogue sells and the tables know:
/// Markdown for docs/HARDWARE.md.
enum Hardware {
    /// A comparison of machines of eight accelerators, on demand.
    private struct Comparison {
        var title: String
        var workload: String
        var steps: Int
        var place: Place
    }

    /// The most machines that are listed of a comparison.
    private static let most = 5

    private static let aws = Place(provider: "aws", region: "us-east-1")
    private static let lambda = Place(provider: "lambda")
    private static let trainings = [
        "mlperf-maskrcnn", "mlperf-bert", "mlperf-llama2-70b-lora", "mlperf-resnet", "mlperf-retinanet",
        "mlperf-unet3d", "mlperf-dlrm-dcnv2", "mlperf-rgat", "mlperf-stable-diffusion",
    ]

    /// Prints the tables from the files under `directory`.
    static func run(directory: String) {
        do {
            let catalog = try CatalogFiles.read(directory: "\(directory)/catalog").catalog
            let speeds = try ThroughputFiles.read(directory: "\(directory)/throughput").table
            let ours = trainings.map { Comparison(title: "one training", workload: $0, steps: 10_000, place: aws) }
            let images = Comparison(
                title: "100,000 steps of 256 images", workload: "resnet50", steps: 100_000, place: lambda)
            print("| workload | where | machine | speed | hours of steps | their price | expected | p10 to p90 |")
            print("|---|---|---|---|---|---|---|---|")
            for comparison in ours + [images] {
                for line in lines(of: comparison, catalog, speeds) { print(line) }
            }
        } catch {
            fail("\(error)")
        }
    }

    private static func lines(of comparison: Comparison, _ catalog: Catalog, _ speeds: ThroughputTable) -> [String] {
        var resources = ResourceRequest()
        let kinds = Set(catalog.bundles.compactMap { $0.accelerators?.kind }).sorted()
        resources.accelerators = kinds.map { Accelerators(kind: $0, count: 8) }
        resources.useSpot = false
        resources.places = [comparison.place]
        let need = Need(
            resources: resources, jobClass: .standard, spot: SpotPlan(), checkpoint: nil,
            rest: .steps(comparison.steps, workload: comparison.workload), startup: .seconds(30), restore: .zero,
            interruptions: 0, budgetLeft: nil, reserve: .zero)
        let sites = Site.all(of: catalog, for: comparison.workload, room: resources, speeds: speeds)
        let proposal = Placement.propose(for: need, among: sites)
        return proposal.options.prefix(most).enumerated().map { index, option in
            let kind = sites.first { $0.group.id == option.group }?.group.accelerators?.description ?? "-"
            let work = option.parts?.work ?? .zero
            let hours = (Double(work.milliseconds) / 36_000).rounded() / 100
            let basis = option.speedFrom.map { "from \($0)" } ?? option.speedBasis?.rawValue ?? "-"
            let name = index == 0 ? "**\(kind)**" : kind
            return "| \(index == 0 ? "\(comparison.workload), \(comparison.title)" : "") "
                + "| \(comparison.place.provider) | \(name) | \(basis) | \(hours) | \(option.price.cost(over: work)) "
                + "| \(option.cost) | \(option.costP10 ?? option.cost) to \(option.costP90) |"
        }
    }
}
