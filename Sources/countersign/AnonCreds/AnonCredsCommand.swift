import ArgumentParser

/// `countersign anoncreds`: the plain AnonCreds v1 files, to exchange with any other wallet or agency.
struct AnonCredsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "anoncreds",
        abstract: "Work on plain AnonCreds v1 files, to exchange with other wallets and agencies.",
        discussion: """
            A definitions file is {"schema_id", "schema", "cred_def_id", "cred_def", \
            "key_correctness_proof"}. Private files are written readable by their owner alone. A \
            command that refuses writes no file.
            """,
        shouldDisplay: false,
        subcommands: [
            DefineCommand.self, OfferCommand.self, CheckOfferCommand.self, RequestCommand.self,
            CheckRequestCommand.self, IssueCommand.self, AcceptCommand.self, PresentCommand.self,
            VerifyCommand.self,
        ]
    )
}
