import Agency
import ArgumentParser
import TransparencyLog

/// Whose cosignatures an agency asks for before it publishes.
struct QuorumOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The quorum of witnesses (default: the one that was named last).", valueName: "file"))
    var witnesses: String?

    /// The quorum, which the agency keeps: a later run without it would publish what no wallet believes.
    func policy(_ issuer: Agency.Issuer) throws -> WitnessPolicy {
        guard let witnesses else { return try issuer.quorum() }
        let policy = try KeyFile.policy(witnesses)
        try issuer.keepQuorum(policy)
        return policy
    }
}
