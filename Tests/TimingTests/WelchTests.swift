import Foundation
import TestSupport
import Testing

/// The statistics, on numbers without a clock.
@Suite("Welch's t") struct WelchTests {
    /// Two small classes, worked out by hand: means 3 and 6, variances 2.5 and 10, five in each.
    @Test func agreesWithAWorkedExample() {
        var test = WelchTest()
        for number in [1.0, 2, 3, 4, 5] { test.add(number, isFixed: true) }
        for number in [2.0, 4, 6, 8, 10] { test.add(number, isFixed: false) }
        #expect(abs(test.t + 3 / 2.5.squareRoot()) < 1e-12)
    }

    @Test func withoutVarianceOrDifferenceThereIsAnAnswer() {
        var test = WelchTest()
        #expect(test.t == 0)
        for _ in 0..<3 {
            test.add(1, isFixed: true)
            test.add(1, isFixed: false)
        }
        #expect(test.t == 0)
        var constant = WelchTest()
        for _ in 0..<3 {
            constant.add(1, isFixed: true)
            constant.add(2, isFixed: false)
        }
        #expect(constant.t == -.infinity)
    }

    /// Durations with noise, now and then an interrupt, and `leak` more for random secrets.
    private func sample(leak: Double) -> TimingSample {
        var generator = SeededGenerator(seed: 4)
        var sample = TimingSample()
        for _ in 0..<4_000 {
            let isFixed = Bool.random(using: &generator)
            let noise = (0..<12).reduce(0.0) { sum, _ in
                sum + Double.random(in: 0..<1, using: &generator)
            }
            let isInterrupted = Int.random(in: 0..<20, using: &generator) == 0
            let interrupt = isInterrupted ? Double.random(in: 0..<5_000, using: &generator) : 0
            sample.add(1_000 + noise + interrupt + (isFixed ? 0 : leak), isFixed: isFixed)
        }
        return sample
    }

    @Test func noiseIsNoLeak() {
        let t = sample(leak: 0).greatestT
        #expect(abs(t) < suspiciousT)
    }

    /// Half a standard deviation of the noise, which the interrupts hide from the uncropped test.
    @Test func croppingFindsWhatInterruptsHide() {
        let sample = sample(leak: 0.5)
        #expect(abs(sample.t) < suspiciousT)
        #expect(sample.greatestT < -certainT)
    }
}
