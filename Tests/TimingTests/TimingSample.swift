import Foundation

/// Durations of one operation, each with the class of its secret.
struct TimingSample {
    private struct Measurement {
        let duration: Double
        let isFixed: Bool
    }

    private var measurements: [Measurement] = []

    var count: Int { measurements.count }

    /// Takes a duration.
    mutating func add(_ duration: Double, isFixed: Bool) {
        measurements.append(Measurement(duration: duration, isFixed: isFixed))
    }

    /// The duration in the middle.
    var median: Double { measurements.map(\.duration).sorted()[count / 2] }

    /// Welch's t of all measurements.
    var t: Double {
        var test = WelchTest()
        for measurement in measurements {
            test.add(measurement.duration, isFixed: measurement.isFixed)
        }
        return test.t
    }

    /// The t of greatest magnitude among those of the shortest measurements and that of all.
    ///
    /// Interrupts make a long upper tail that hides small differences, so the upper end is cropped at
    /// many places: the quantiles `1 − 0.5^(i/10)`, `i = 1 … 100`, of both classes together. Crops of
    /// few measurements, of which t is not nearly normal, are left out.
    ///
    /// Source: Reparaz, Balasch, Verbauwhede, "dude, is my code constant time?" (DATE 2017), step 2, and
    /// the quantiles of their program.
    var greatestT: Double {
        let crops = Set((1...100).map { Int((1 - pow(0.5, Double($0) / 10)) * Double(count)) })
        var test = WelchTest()
        var greatest = 0.0
        let sorted = measurements.sorted { $0.duration < $1.duration }
        for (index, measurement) in sorted.enumerated() {
            test.add(measurement.duration, isFixed: measurement.isFixed)
            guard crops.contains(index + 1) || index + 1 == count else { continue }
            if test.smallerCount >= 50, abs(test.t) > abs(greatest) { greatest = test.t }
        }
        return greatest
    }
}
