extension PoolDescription {
    /// The pool that a new file makes of this one. A group that the file no longer has and of which nodes are still
    /// leased stays, and gives no more nodes; the same holds for one that stayed before. The seed is the world's and
    /// stays.
    public func replaced(by file: PoolDescription, keeping inUse: Set<GroupID>) -> PoolDescription {
        var kept = groups.filter { group in
            file.group(group.id) == nil && (inUse.contains(group.id) || group.limit == 0)
        }
        for index in kept.indices { kept[index].limit = 0 }
        return PoolDescription(
            seed: seed, groups: file.groups + kept, throughputs: file.throughputs, outages: file.outages,
            dataPrices: file.dataPrices)
    }

    /// What is different in `new`, a sentence each, in order of group.
    public func differences(to new: PoolDescription) -> [String] {
        var sentences: [String] = []
        for id in Set((groups + new.groups).map(\.id)).sorted() {
            switch (group(id), new.group(id)) {
            case (nil, let added?):
                sentences.append("group \(id) is new: \(added.limit) nodes of \(added.instanceType), \(added.price)")
            case (_?, nil): sentences.append("group \(id) is gone")
            case (let before?, let after?):
                let changes = before.differences(to: after)
                if !changes.isEmpty { sentences.append("group \(id): \(changes.joined(separator: ", "))") }
            case (nil, nil): break
            }
        }
        if throughputs.rows != new.throughputs.rows { sentences.append("the speeds of workloads have changed") }
        if throughputs.specs != new.throughputs.specs { sentences.append("the peaks have changed") }
        if outages != new.outages { sentences.append("the outages have changed") }
        if dataPrices != new.dataPrices { sentences.append("the prices of storage and egress have changed") }
        return sentences
    }
}

extension NodeGroup {
    /// What is different in `new`: `limit 2 -> 4`.
    fileprivate func differences(to new: NodeGroup) -> [String] {
        func change(_ name: String, _ value: (NodeGroup) -> String) -> String? {
            let (before, after) = (value(self), value(new))
            return before == after ? nil : "\(name) \(before) -> \(after)"
        }
        let changes = [
            change("limit") { "\($0.limit)" }, change("price") { "\($0.price)" },
            change("terms") { $0.terms.rawValue }, change("provider") { $0.provider },
            change("type") { $0.instanceType }, change("region") { $0.region }, change("zone") { $0.zone },
            change("vcpus") { "\($0.vcpus)" }, change("memory") { "\($0.memoryMiB) MiB" },
            change("accelerators") { $0.accelerators?.description ?? "none" },
            change("grant_delay") { "\($0.grantDelay)" }, change("boot") { "\($0.boot)" },
            change("notice") { "\($0.notice)" }, change("minimum_charge") { "\($0.minimumCharge)" },
            change("refusals") { "\($0.refusalPPM) ppm" }, change("device") { $0.device.rawValue },
            change("keep_idle") { $0.keepIdle?.description ?? "by rule" },
            change("refund_window") { "\($0.refundWindow)" },
            change("shared_speed") { "\($0.sharedSpeedPPM) ppm" },
            change("disk") { $0.disk.map { "\($0.gib) GiB at \($0.price) a month" } ?? "none" },
            power == new.power ? nil : "other figures of power, for nodes leased from now on",
            market == new.market ? nil : "another spot market",
        ]
        return changes.compactMap { $0 }
    }
}
