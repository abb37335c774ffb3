/// Pool and job files of the end-to-end tests.
enum Worlds {
    /// One spot group whose nodes are taken back after twenty minutes and come back later, and one on-demand group.
    /// 3.60 $/h is a whole thousand nano-dollars a millisecond, so that bills do not depend on where segments are cut.
    static let interrupting = """
        seed: 5
        workloads: {toy: {cpu: 1}}
        peaks: {cpu: 1}
        groups:
          - {name: cpu-spot, provider: aws, type: m6i.large, region: r1, zone: r1a, terms: spot, limit: 2, price: 0.36,
             vcpus: 2, memory: 4GiB, grant_delay: 1s, boot: 30s, notice: 2m, minimum_charge: 0s,
             market: {trace: spot.csv}}
          - {name: cpu, provider: aws, type: m6i.large, region: r1, zone: r1b, terms: on-demand, limit: 2, price: 3.60,
             vcpus: 2, memory: 4GiB, grant_delay: 1s, boot: 30s, minimum_charge: 0s}
        """

    /// Available from the start, gone after twenty minutes.
    static let spotTrace = """
        seconds,available,price
        0,1,0.36
        1200,0,
        """

    /// One on-demand group with slow boots.
    static let plain = """
        seed: 5
        workloads: {toy: {cpu: 1}}
        peaks: {cpu: 1}
        groups:
          - {name: cpu, provider: aws, type: m6i.large, region: r1, zone: r1b, terms: on-demand, limit: 1, price: 3.60,
             vcpus: 2, memory: 4GiB, grant_delay: 20s, boot: 3m, minimum_charge: 0s}
        """

    /// A modelled job of so many steps at one step a second, saving every five minutes in a minute.
    static func modelled(_ name: String, steps: Int, _ more: String = "") -> String {
        """
        name: \(name)
        resources: {cpus: 2, use_spot: false}
        purser:
          simulate: {workload: toy, steps: \(steps), startup: 10s, report_every: 60}
          checkpoint: {every: 5m, save: 1m}
        \(more)
        """
    }
}
