import Agency
import ArgumentParser
import Credentials
import Records
import SealedStorage
import Sodium
import TransparencyLog

/// The folder in which an agency lays out, for anybody to serve, what became of its definitions; and whose
/// cosignatures that needs.
struct PublicFolderOptions: ParsableArguments {
    @Option(
        name: .customLong("public"),
        help: ArgumentHelp(
            "The folder of heads and blocks, for anybody to serve (default: public in the agency's).",
            valueName: "dir"))
    var folder: String?

    @Option(help: ArgumentHelp("The quorum of witnesses.", valueName: "file"))
    var witnesses: String?

    func path(_ target: AgencyOptions) -> String { folder ?? target.directory + "/public" }

    func policy() throws -> WitnessPolicy { try KeyFile.policy(witnesses) }
}

extension [LogEvidence] {
    /// Writes entries with their proofs for anybody to read, as `PublishedRevocations` reads them.
    func publish(as path: String) throws {
        try AtomicFile.write(published, to: path, mode: 0o644)
    }
}
