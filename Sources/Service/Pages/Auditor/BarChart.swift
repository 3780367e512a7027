/// Where the bars of a chart stand.
struct BarChart: Sendable {
    /// In the units of the picture: narrow enough that its words can be read on a phone.
    static let (width, height) = (336, 120)
    private static let (top, bottom, left) = (16, 100, 4)

    let counts: [Int]

    /// The height of the tallest bar, in entries; at least 1.
    var largest: Int { max(1, counts.max() ?? 0) }

    /// What the template draws: one bar a count, none for 0, at least two units tall for any other.
    var bars: [[String: Any]] {
        let step = (Self.width - 2 * Self.left) / max(1, counts.count)
        return counts.enumerated().compactMap { number, count in
            guard count > 0 else { return nil }
            let full = Self.bottom - Self.top
            let (share, overflow) = count.multipliedReportingOverflow(by: full)
            let height = max(2, overflow ? full : share / largest)
            return [
                "x": Self.left + number * step, "y": Self.bottom - height,
                "barWidth": max(1, step - 3), "barHeight": height,
            ]
        }
    }
}
