import Domain

/// Reads and writes the sizes of an elastic job as their conformances do; a test holds them to each other.
extension ElasticPlan {
    init(_ fields: inout JSONFields) throws {
        let accelerators = try fields.objects("accelerators") { fields in
            Alternative(
                kind: AcceleratorKind(try fields.text("kind")), least: Int(try fields.integer("least")),
                most: Int(try fields.integer("most")))
        }
        self.init(
            accelerators: accelerators, leastNodes: Int(try fields.integer("leastNodes")),
            mostNodes: Int(try fields.integer("mostNodes")))
        lengths = try fields.objects("lengths") { fields in
            Length(count: Int(try fields.integer("count")), length: try fields.whole("length"))
        }
        guard var size = try fields.fieldsIfThere("size") else { return }
        self.size = JobSize(
            accelerators: Int(try size.integer("accelerators")), nodes: Int(try size.integer("nodes")))
    }

    func write(to text: inout JSONText) {
        text.write(list: "accelerators", accelerators) { text, each in
            text.writeObject { text in
                text.write(field: "kind", each.kind.name)
                text.write(field: "least", Int64(each.least))
                text.write(field: "most", Int64(each.most))
            }
        }
        text.write(field: "leastNodes", Int64(leastNodes))
        text.write(field: "mostNodes", Int64(mostNodes))
        text.write(list: "lengths", lengths) { text, each in
            text.writeObject { text in
                text.write(field: "count", Int64(each.count))
                text.write(field: "length", each.length.milliseconds)
            }
        }
        guard let size else { return }
        text.write(object: "size") { text in
            text.write(field: "accelerators", Int64(size.accelerators))
            text.write(field: "nodes", Int64(size.nodes))
        }
    }
}
