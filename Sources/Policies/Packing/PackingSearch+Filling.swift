import Domain

extension PackingSearch {
    /// Nodes filled one after the other, as Eva fills them (T. Chang, S. Venkataraman, EuroSys 2025): from the dearest
    /// type to the cheapest, with the tasks that are dearest by themselves and still add something, as long as what
    /// they would cost by themselves, less what they slow each other down by, is at least the node's price. Merging two
    /// groups at a time never comes to a larger node that pays for three only; this does.
    func filled() -> [PackingGroup] {
        let alone = items.map { rule.menu.types[rule.menu.type(for: $0.room)].price.nanosPerHour }
        var left = items.indices.sorted { (-alone[$0], $0) < (-alone[$1], $1) }
        let heirs = heirs()
        var groups: [PackingGroup] = []
        for type in rule.menu.types.reversed() {
            while true {
                let filling = filling(of: type, from: left, alone)
                guard !filling.members.isEmpty, filling.spared >= type.price.nanosPerHour else { break }
                left.removeAll { filling.members.contains($0) }
                let candidates = filling.members.compactMap { heirs[$0] }.sorted()
                if let group = group(filling.members, candidates) { groups.append(group) }
            }
        }
        return groups
    }

    /// Those of some tasks, one after the other, that fit a node of a type together and add to what is spared.
    private func filling(
        of type: RentedType, from tasks: [Int], _ alone: [Int64]
    ) -> (members: [Int], spared: Int64) {
        var (members, room, worth, sum, spared) = ([Int](), Room.none, Int64(0), Int64(0), Int64(0))
        for task in tasks {
            let larger = room + items[task].room
            let heavier = worth + items[task].worth
            guard larger.fits(in: type.room) else { continue }
            let more = sum + alone[task] - slowdown(of: heavier, tasks: members.count + 1)
            guard more > spared else { continue }
            members.append(task)
            (room, worth, sum, spared) = (larger, heavier, sum + alone[task], more)
        }
        return (members, spared)
    }
}
