/// Why an input was refused before anything was done with it: what, and where.
///
/// The text never repeats the input's values, since they may be personal.
public struct DecodingFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// Where in the document: `line 3, column 7` for text, `proof.proofs[0].m2` for members.
    public let location: String
    /// What is wrong, in one clause.
    public let problem: String

    /// Creates a failure.
    public init(location: String, problem: String) {
        self.location = location
        self.problem = problem
    }

    /// One line: where, then what.
    public var description: String {
        location.isEmpty ? problem : "\(location): \(problem)"
    }
}
