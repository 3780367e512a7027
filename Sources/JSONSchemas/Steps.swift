/// The work that one check may do, counted in steps of about equal size.
struct Steps {
    let limit: Int
    var count = 0

    init(limit: Int) { self.limit = limit }

    /// Counts `amount` further steps.
    ///
    /// - Throws: `Exhausted` where that is more than there are.
    mutating func spend(_ amount: Int) throws(Exhausted) {
        count += amount
        guard count <= limit else { throw Exhausted() }
    }
}

/// A check that would take more than its limits allow: neither valid nor invalid.
struct Exhausted: Error {}
