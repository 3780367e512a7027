/// Welch's t-test of whether two classes of measurements have the same mean.
///
/// Means and variances are kept as they come (Welford 1962).
struct WelchTest {
    private var fixed = Moments()
    private var random = Moments()

    /// Takes a measurement of one class.
    mutating func add(_ measurement: Double, isFixed: Bool) {
        if isFixed { fixed.add(measurement) } else { random.add(measurement) }
    }

    /// Measurements of the smaller class.
    var smallerCount: Int { Int(min(fixed.count, random.count)) }

    /// `(m₀ − m₁) / √(s₀²/n₀ + s₁²/n₁)`; zero where a class is too small to have a variance.
    var t: Double {
        guard fixed.count > 1, random.count > 1 else { return 0 }
        let difference = fixed.mean - random.mean
        guard difference != 0 else { return 0 }
        return difference
            / (fixed.variance / fixed.count + random.variance / random.count).squareRoot()
    }
}

/// Count, mean and variance of numbers.
private struct Moments {
    private(set) var count = 0.0
    private(set) var mean = 0.0
    private var squares = 0.0  // of the distances from the mean

    mutating func add(_ number: Double) {
        let distance = number - mean
        count += 1
        mean += distance / count
        squares += distance * (number - mean)
    }

    /// For `count` above one.
    var variance: Double { squares / (count - 1) }
}
