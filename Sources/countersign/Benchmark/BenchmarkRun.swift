import Foundation

/// One run of the benchmarks that were asked for.
final class BenchmarkRun {
    private let patience: Duration
    /// Fewest runs of one benchmark, however long they take.
    private static let fewestRuns = 5
    private let prefixes: [String]
    private let report: (BenchmarkResult) -> Void

    /// - Parameters:
    ///   - prefixes: The beginnings of the names that are wanted; empty for all.
    ///   - patience: How long one benchmark repeats its work.
    ///   - report: Takes each result as it is there.
    init(
        prefixes: [String], patience: Duration, report: @escaping (BenchmarkResult) -> Void
    ) {
        self.prefixes = prefixes
        self.patience = patience
        self.report = report
    }

    /// Whether any of `names` is wanted.
    func wants(_ names: String...) -> Bool {
        prefixes.isEmpty
            || names.contains { name in prefixes.contains { name.hasPrefix($0) } }
    }

    /// Whether any name that begins with `beginning` may be wanted.
    func wantsAny(beginning: String) -> Bool {
        prefixes.isEmpty
            || prefixes.contains { $0.hasPrefix(beginning) || beginning.hasPrefix($0) }
    }

    /// Hands out a result, if its name is wanted.
    func add(_ name: String, unit: String, figures: [Double], note: String) {
        precondition(BenchmarkNames.all.contains(name), "\(name) is missing in BenchmarkNames")
        guard wants(name), !figures.isEmpty else { return }
        report(BenchmarkResult(name: name, unit: unit, figures: figures, note: note))
    }

    /// Hands out what a part adds to some work: the difference between pairs without and with it.
    func add(
        _ name: String, unit: String, added pairs: [(base: Double, work: Double)], note: String
    ) {
        precondition(BenchmarkNames.all.contains(name), "\(name) is missing in BenchmarkNames")
        guard wants(name), !pairs.isEmpty else { return }
        report(
            BenchmarkResult(
                name: name, unit: unit, base: pairs.map(\.base), work: pairs.map(\.work), note: note
            ))
    }

    /// Measures `work`: once to warm up, then until the time is over; what `prepare` makes
    /// for a run is not measured.
    func measure<Input>(
        _ name: String, unit: Unit = .milliseconds, note: String,
        prepare: () async throws -> Input, work: (consuming Input) async throws -> Void
    ) async throws {
        guard wants(name) else { return }
        try await work(prepare())
        let figures = try await rounds {
            let input = try await prepare()
            let start = ContinuousClock.now
            try await work(input)
            return unit.figure(ContinuousClock.now - start)
        }
        add(name, unit: unit.rawValue, figures: figures, note: note)
    }

    /// As ``measure(_:unit:note:prepare:work:)``, for work that needs nothing prepared.
    func measure(
        _ name: String, unit: Unit = .milliseconds, note: String, work: () async throws -> Void
    ) async throws {
        try await measure(name, unit: unit, note: note, prepare: {}, work: { try await work() })
    }

    /// What `round` returns, again and again until the time is over.
    func rounds<Figure>(_ round: () async throws -> Figure) async throws -> [Figure] {
        var figures: [Figure] = []
        let end = ContinuousClock.now + patience
        while figures.count < Self.fewestRuns || ContinuousClock.now < end {
            figures.append(try await round())
        }
        return figures
    }

    /// A unit of time.
    enum Unit: String {
        case milliseconds = "ms"
        case seconds = "s"

        func figure(_ duration: Duration) -> Double {
            switch self {
            case .milliseconds: duration.milliseconds
            case .seconds: duration.seconds
            }
        }
    }
}
