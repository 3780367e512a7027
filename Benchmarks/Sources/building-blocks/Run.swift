import BigIntegers

/// One run of the measurements that were asked for.
final class Run {
    private let prefixes: [String]
    private let seconds: Double
    private let printsRows: Bool
    private(set) var figures: [Figure] = []

    init(prefixes: [String], seconds: Double, printsRows: Bool) {
        self.prefixes = prefixes
        self.seconds = seconds
        self.printsRows = printsRows
    }

    /// Measures `work`, which does its operation `count` times, if its name is wanted.
    ///
    /// Short work is repeated within one measurement, so that the clock does not count.
    func measure(_ name: String, count: Int = 1, _ work: () throws -> Void) rethrows {
        guard prefixes.isEmpty || prefixes.contains(where: { name.hasPrefix($0) }) else { return }
        try work()
        var repeats = 1
        while try microseconds(repeats, work) < 200 { repeats *= 2 }
        var times: [Double] = []
        let end = ContinuousClock.now + .seconds(seconds)
        while times.count < 5 || ContinuousClock.now < end {
            times.append(try microseconds(repeats, work) / Double(repeats * count))
        }
        let figure = Figure(name: name, times: times.sorted())
        if printsRows {
            if figures.isEmpty { print("kernel \(Modulus.kernelName)\n\(Figure.header)") }
            print(figure.row)
        }
        figures.append(figure)
    }

    private func microseconds(_ repeats: Int, _ work: () throws -> Void) rethrows -> Double {
        let time = try ContinuousClock().measure {
            for _ in 0..<repeats { try work() }
        }
        return time / .microseconds(1)
    }
}
