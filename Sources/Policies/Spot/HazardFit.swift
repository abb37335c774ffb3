import RealModule

/// Moments that were alike: their terms, and how often spot was there in the tick after.
public struct HazardSample: Hashable, Sendable {
    /// The terms of the model.
    public var terms: HazardTerms
    /// After how many of them spot was there.
    public var up: Double
    /// After how many it was not.
    public var down: Double

    /// A sample.
    public init(terms: HazardTerms, up: Double, down: Double) {
        self.terms = terms
        self.up = up
        self.down = down
    }
}

/// Weights by penalised maximum likelihood: `argmax sum(log P) - 1/2 sum(ridge_i (w_i - prior_i)^2)`, by Newton's
/// method.
public enum HazardFit {
    /// Newton steps at most; six are usual.
    public static let mostSteps = 12
    /// How heavily a zone's weights are drawn to the prior, for every term.
    public static let zoneRidge = HazardTerms(repeating: 150)

    /// The weights for these samples, in so many steps at most.
    public static func weights(
        _ samples: some Sequence<HazardSample>, prior: HazardTerms, ridge: HazardTerms, steps: Int = mostSteps
    ) -> HazardTerms {
        var weights = prior
        for _ in 0..<steps {
            var gradient = ridge * (prior - weights)
            var curvature = (0..<HazardModel.termCount).map { row in
                var line = HazardTerms.zero
                line[row] = ridge[row]
                return line
            }
            for sample in samples {
                let count = sample.up + sample.down
                let probability = HazardModel.logistic((weights * sample.terms).sum())
                gradient += sample.terms * (sample.up - count * probability)
                let scaled = sample.terms * (count * probability * (1 - probability))
                for row in 0..<HazardModel.termCount { curvature[row] += scaled * sample.terms[row] }
            }
            let step = solved(curvature, gradient)
            weights += step
            if (step * step).sum() < 1e-18 { break }
        }
        return weights
    }

    /// The solution of a system of positive definite rows, by elimination.
    private static func solved(_ rows: [HazardTerms], _ right: HazardTerms) -> HazardTerms {
        let count = HazardModel.termCount
        var rows = rows
        var right = right
        for pivot in 0..<count {
            for row in (pivot + 1)..<max(count, pivot + 1) {
                let factor = rows[row][pivot] / rows[pivot][pivot]
                rows[row] -= rows[pivot] * factor
                right[row] -= right[pivot] * factor
            }
        }
        var solution = HazardTerms.zero
        for row in (0..<count).reversed() {
            solution[row] = (right[row] - (rows[row] * solution).sum()) / rows[row][row]
        }
        return solution
    }
}
