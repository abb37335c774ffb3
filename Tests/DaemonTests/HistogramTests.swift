import Testing

@testable import Daemon

@Test func eachDurationFallsIntoTheBucketsAboveIt() throws {
    var histogram = Histogram()
    for milliseconds in [0, 1, 3, 100_000] { histogram.add(.milliseconds(milliseconds)) }
    let lines = histogram.text(name: "turns", help: "Turns.").split(separator: "\n")
    #expect(lines.prefix(2) == ["# HELP turns Turns.", "# TYPE turns histogram"])
    #expect(lines[2] == #"turns_bucket{le="0.0001"} 1"#)
    #expect(lines.contains(#"turns_bucket{le="0.0016"} 2"#))
    #expect(lines.contains(#"turns_bucket{le="0.0032"} 3"#))
    #expect(lines.suffix(3) == [#"turns_bucket{le="+Inf"} 4"#, "turns_sum 100.004", "turns_count 4"])
}
