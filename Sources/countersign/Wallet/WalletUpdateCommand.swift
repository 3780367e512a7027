import ArgumentParser
import Foundation
import JSONDocuments
import Records
import Wallet

/// `countersign wallet update`: follows the agencies' revocations.
struct WalletUpdateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Follow an agency's revocations, and check its key once.",
        discussion: """
            Whole blocks are read, from the one on that the wallet has reached; the agency takes no part. Do it now \
            and then, not just before you show something. The proof that the agency's key is well formed \
            lies in the same folder and is checked once.
            """)

    @OptionGroup var target: WalletOptions

    @Option(
        help: ArgumentHelp("The agency's folder of heads and blocks.", valueName: "dir"))
    var revocations: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let holder = try target.open()
        let source = PublishedRevocations(path: revocations)
        let proved = try await holder.checkKeys({ try source.keyProof(of: $0) }, now: .now)
        let followed = try await holder.follow(source, now: .now)
        let lines = followed.map { item in
            "\(item.credential): "
                + (item.notRevokedAsOf.map { "not revoked as of \($0)" } ?? "revoked")
        }
        Console.result(
            json,
            [
                "keys_proved": .integer(proved.count),
                "credentials": .array(
                    followed.map { item in
                        [
                            "credential": .string(item.credential),
                            "not_revoked_as_of": item.notRevokedAsOf.map {
                                .string($0.description)
                            } ?? .null,
                        ]
                    }),
            ],
            lines.isEmpty ? "No credential here can be revoked." : lines.joined(separator: "\n"))
    }
}
