import Domain

extension SpotLoss {
    /// Both sides with their numbers.
    public var sentence: String {
        "an interruption starts it from nothing, so \(time) of work at \(shortened(hazard)) interruptions an hour are "
            + "expected to take (e^(h t) - 1) / h and the boots, \(spotTime) on \(spot) for about \(spotCost); "
            + "\(firm) needs \(firmTime), about \(firmCost)"
    }
}

extension PlacementOption {
    /// The option as a document.
    public var document: OptionDocument {
        var option = OptionDocument(
            group: group.name, terms: terms.rawValue, price: MoneyDocument(Money(nanos: price.nanosPerHour)),
            expectedCost: MoneyDocument(cost), costP90: MoneyDocument(costP90),
            expectedSeconds: time.milliseconds / 1_000, redoneSeconds: redone.milliseconds / 1_000,
            interruptions: interruptions, isSpeedMeasured: isSpeedMeasured, isWarm: lease != nil)
        option.costP10 = costP10.map { MoneyDocument($0) }
        option.p90Seconds = timeP90.map { $0.milliseconds / 1_000 }
        option.speedBasis = speedBasis?.rawValue
        option.speedFrom = speedFrom?.description
        option.isSpeedCorrected = isSpeedCorrected
        option.checkpointEverySeconds = checkpointEvery.map { $0.milliseconds / 1_000 }
        option.parts = parts.map { PartsDocument($0) }
        option.size = size?.description
        option.sharers = sharers
        option.slowing = slowing.map { MoneyDocument($0) }
        return option
    }
}
