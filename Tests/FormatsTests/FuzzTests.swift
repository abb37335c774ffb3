import Domain
import Formats
import Pools
import Testing

/// Files made of a good one by cutting, doubling and changing letters: read or refused, never a crash.
@Test func spoiltFilesNeverCrash() {
    let good = """
        name: resnet
        envs: {A: "1"}
        resources: {accelerators: {A100: 1, L4: 1}, cpus: 4+, memory: 16GiB, use_spot: true}
        purser:
          simulate: {workload: w, steps: 120000, startup: 2h30m, curve: {start: 2.0, end: 1e-3}}
          budget: {max_cost: $40.00, warn_at: [50, 80]}
          checkpoint: {every: auto, size: 2GB}
          sweep: {a: [1, x], b: {log: [1e-4, 1e-2], n: 3}, c: {range: [1, 9], n: 3}, random: {n: 4, seed: 7}}
        """
    let origin = JobFile.Origin(name: "f", directory: "/", environment: .none)
    let letters = Array("{}[]:,&*!|>'\"%@`#-?\n\t 09azé\u{1F600}$+")
    var refused = 0
    for round in 0..<3_000 {
        var text = Array(good)
        for change in 0..<(1 + round % 4) {
            let draw = Draw(seed: 5, stream: "fuzz", key: "\(change)", index: Int64(round))
            let place = Int(draw.below(UInt64(text.count)))
            switch round % 3 {
            case 0: text[place] = letters[Int(draw.below(UInt64(letters.count)))]
            case 1: text.remove(at: place)
            default: text.insert(letters[place % letters.count], at: place)
            }
        }
        do { _ = try JobFile.parse(String(text), from: origin) } catch { refused += 1 }
    }
    #expect(refused > 500, "most spoilt files are refused, \(refused) were")
    #expect(refused < 3_000, "some are still good")
}
