/// A point of daemon time: whole milliseconds since 1970-01-01T00:00:00Z.
public struct Instant: WholeNumber {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var milliseconds: Int64

    /// The instant `milliseconds` after 1970-01-01T00:00:00Z.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }
    /// The same, as any whole number is made.
    public init(wholeNumber: Int64) { self.init(milliseconds: wholeNumber) }
    /// `milliseconds`.
    public var wholeNumber: Int64 { milliseconds }
    /// Smaller number first.
    public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

    /// 1970-01-01T00:00:00Z.
    public static var epoch: Instant { Instant(milliseconds: 0) }

    /// The start of the UTC clock hour this instant lies in.
    public var hourStart: Instant {
        let hour: Int64 = 3_600_000
        let past = milliseconds % hour
        return Instant(milliseconds: milliseconds - (past < 0 ? past + hour : past))
    }
    /// The start of the next UTC clock hour; always later than this instant.
    public var nextHour: Instant { hourStart + .hours(1) }

    /// The start of the UTC calendar month this instant lies in.
    public var monthStart: Instant { startOfMonth(0) }
    /// The start of the next UTC calendar month; always later than this instant.
    public var nextMonth: Instant { startOfMonth(1) }

    private func startOfMonth(_ later: Int64) -> Instant {
        let (year, month, _) = civilDate(dayNumber: floorDivide(milliseconds, 86_400_000))
        let next = month - 1 + later
        let days = dayNumber(year: year + next / 12, month: next % 12 + 1, day: 1)
        return Instant(milliseconds: days * 86_400_000)
    }

    /// The instant a span later.
    public static func + (instant: Instant, span: Span) -> Instant {
        Instant(milliseconds: instant.milliseconds + span.milliseconds)
    }
    /// The instant a span earlier.
    public static func - (instant: Instant, span: Span) -> Instant {
        Instant(milliseconds: instant.milliseconds - span.milliseconds)
    }
    /// The time from `right` to `left`.
    public static func - (left: Instant, right: Instant) -> Span {
        Span(milliseconds: left.milliseconds - right.milliseconds)
    }
}

extension Instant: CustomStringConvertible {
    /// ISO 8601 in UTC with seconds: `2026-11-24T12:30:05Z`.
    ///
    /// The calendar date comes from the day number by the era arithmetic of H. Hinnant,
    /// "chrono-Compatible Low-Level Date Algorithms" (proleptic Gregorian calendar).
    public var description: String {
        let seconds = floorDivide(milliseconds, 1_000)
        let days = floorDivide(seconds, 86_400)
        let ofDay = seconds - days * 86_400
        let (year, month, day) = civilDate(dayNumber: days)
        // People live in years of four digits; others have as many as they have.
        let century = (0...9_999).contains(year) ? year / 100 : nil
        let text = String(unsafeUninitializedCapacity: 20) { letters in
            var count = 0
            func put(_ field: Int64, then separator: UInt8?) {
                letters[count] = UInt8(0x30 + field / 10)
                letters[count + 1] = UInt8(0x30 + field % 10)
                count += 2
                guard let separator else { return }
                letters[count] = separator
                count += 1
            }
            if let century {
                put(century, then: nil)
                put(year % 100, then: 0x2D)
            }
            put(month, then: 0x2D)
            put(day, then: 0x54)
            put(ofDay / 3_600, then: 0x3A)
            put(ofDay / 60 % 60, then: 0x3A)
            put(ofDay % 60, then: 0x5A)
            return count
        }
        return century == nil ? "\(padded(year, to: 4))-\(text)" : text
    }
}

extension Instant {
    /// The instant of `2026-11-24T12:30:05Z`, or of the start of the UTC day `2026-11-24`; nil: neither, or there is no
    /// such day.
    public init?(iso8601 text: String) {
        let letters = Array(text.utf8)
        guard letters.count == 10 || (letters.count == 20 && letters[10] == 0x54 && letters[19] == 0x5A) else {
            return nil
        }
        let separators = [4: 0x2D, 7: 0x2D, 13: 0x3A, 16: 0x3A] as [Int: UInt8]
        guard separators.allSatisfy({ $0.key >= letters.count || letters[$0.key] == $0.value }) else { return nil }
        func number(_ range: Range<Int>) -> Int64? {
            let digits = letters[range]
            guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else { return nil }
        let days = dayNumber(year: year, month: month, day: day)
        guard civilDate(dayNumber: days) == (year, month, day) else { return nil }
        var seconds = days * 86_400
        if letters.count == 20 {
            guard let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
                hour < 24, minute < 60, second < 60
            else { return nil }
            seconds += hour * 3_600 + minute * 60 + second
        }
        self.init(milliseconds: seconds * 1_000)
    }
}

/// Integer division rounding towards minus infinity. `divisor` is positive.
private func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
}

/// Year, month and day of a day number counted from 1970-01-01.
private func civilDate(dayNumber: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = dayNumber + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
}

/// The day number of a date, counted from 1970-01-01: the inverse of `civilDate` (same source).
private func dayNumber(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = floorDivide(shifted, 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
}
