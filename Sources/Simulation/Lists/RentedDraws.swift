import Domain
import Pools

/// Lists of tasks drawn to be like another, so that a rule is judged on more than one list.
public enum RentedDraws {
    /// `count` tasks of another list, each as likely as any other and again and again, which come at any instant
    /// between its first and its last arrival, each as likely: a Poisson process of as many arrivals. The other list
    /// has at least one task.
    public static func list(like list: [RentedTask], count: Int, seed: UInt64) -> [RentedTask] {
        let arrivals = list.map(\.arrival)
        guard let first = arrivals.min(), let last = arrivals.max() else { return [] }
        let length = UInt64((last - first).milliseconds) + 1
        return (0..<count).map { index in
            func below(_ key: String, _ bound: UInt64) -> UInt64 {
                Draw(seed: seed, stream: "rented-list", key: key, index: Int64(index)).below(bound)
            }
            var task = list[Int(below("task", UInt64(list.count)))]
            task.id = index
            task.arrival = first + Span(milliseconds: Int64(below("arrival", length)))
            return task
        }
    }
}
