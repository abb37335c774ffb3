import Domain

/// Reads and writes declared costs as their `Codable` conformance does.
extension DeclaredCosts {
    init(_ fields: inout JSONFields) throws {
        self.init()
        humanHours = try fields.objects("humanHours") { fields in
            HumanHours(activity: try fields.text("activity"), thousandths: try fields.integer("thousandths"))
        }
        egressBytes = try fields.integer("egressBytes")
        if var data = try fields.fieldsIfThere("dataset") {
            let bytes = try data.integer("bytes")
            var place = try data.fields("place")
            dataset = Dataset(
                bytes: bytes,
                place: Place(
                    provider: try place.text("provider"), region: try place.textIfThere("region"),
                    zone: try place.textIfThere("zone")))
        }
    }

    func write(to text: inout JSONText) {
        text.write(list: "humanHours", humanHours) { text, hours in
            text.writeObject { text in
                text.write(field: "activity", hours.activity)
                text.write(field: "thousandths", hours.thousandths)
            }
        }
        text.write(field: "egressBytes", egressBytes)
        guard let dataset else { return }
        text.write(object: "dataset") { text in
            text.write(field: "bytes", dataset.bytes)
            text.write(object: "place") { text in
                text.write(field: "provider", dataset.place.provider)
                text.write(field: "region", dataset.place.region)
                text.write(field: "zone", dataset.place.zone)
            }
        }
    }
}
