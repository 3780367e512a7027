import Foundation

/// One operation whose time must not tell a fixed secret from random ones of the same width.
///
/// Source: Reparaz, Balasch, Verbauwhede, "dude, is my code constant time?" (DATE 2017).
struct TimingExperiment<Input> {
    let name: String
    /// Processor time of one run, where nobody asks for another.
    let seconds: Double
    /// Makes the input of one measurement; both classes the same way, each input in memory of its own.
    let prepare: (_ isFixed: Bool) throws -> Input
    /// What is measured.
    let work: (Input) throws -> Void

    /// The least `|t|` of up to three fresh runs, of which the first below `suspiciousT` is the last.
    ///
    /// Noise does not exceed it run after run; a leak does.
    func persistentT() throws -> Double {
        var least = Double.infinity
        for _ in 0..<3 {
            let sample = try run()
            let t = sample.greatestT
            report(t, sample)
            least = min(least, abs(t))
            if least <= suspiciousT { break }
        }
        return least
    }

    /// Measures until the thread has computed for long enough.
    func run() throws -> TimingSample {
        var sample = TimingSample()
        let end = threadNanoseconds() + (TimingBudget.asked ?? seconds) * 1e9
        while threadNanoseconds() < end { try measureBatch(into: &sample) }
        return sample
    }

    /// Inputs are made before the first measurement of a batch, in random order of the classes; the first
    /// measurements find caches and branch predictors as the preparation left them, and are dropped.
    private func measureBatch(into sample: inout TimingSample) throws {
        let areFixed = (0..<64).map { _ in Bool.random() }
        let inputs = try areFixed.map { try prepare($0) }
        for (index, input) in inputs.enumerated() {
            let start = threadNanoseconds()
            try work(input)
            let duration = threadNanoseconds() - start
            if index >= 8 { sample.add(duration, isFixed: areFixed[index]) }
        }
    }

    /// At once, for whoever waits for minutes.
    private func report(_ t: Double, _ sample: TimingSample) {
        guard TimingBudget.asked != nil else { return }
        let figures = String(
            format: "t = %.1f of %d, median %.1f µs", t, sample.count, sample.median / 1_000)
        FileHandle.standardOutput.write(Data("timing: \(name): \(figures)\n".utf8))
    }
}

/// `|t|` above which timing probably depends on the secret.
let suspiciousT = 4.5
/// `|t|` above which timing surely depends on the secret.
let certainT = 10.0

/// How long one run of an experiment lasts.
private enum TimingBudget {
    /// Seconds that somebody asks for, who then sees the figures.
    static let asked = ProcessInfo.processInfo.environment["COUNTERSIGN_TIMING_SECONDS"]
        .flatMap(Double.init)
}

/// Time for which this thread has had a processor: other programs do not count.
private func threadNanoseconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
}
