import Domain

/// Rows of what stands beside the bill.
extension RowWriter {
    func insert(_ draw: PowerDraw, of lease: LeaseID) throws {
        try run(
            "INSERT INTO lease_power VALUES (?, ?, ?, ?, ?)",
            [
                lease.number, draw.milliwatts.idle, draw.milliwatts.busy, draw.puePerMille, draw.milligramsPerKWh,
            ])
    }

    func insert(_ people: [PeopleTime], of job: JobID) throws {
        for time in people {
            try run(
                "INSERT INTO job_people VALUES (?, ?, ?, ?)",
                [job.number, time.hours.activity, time.hours.thousandths, time.rate?.nanosPerHour])
        }
    }
}
