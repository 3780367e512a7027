import ArgumentParser
import Foundation
import JSONDocuments
import Records
import Wallet

/// `countersign wallet update`: follows the agencies' revocations.
struct WalletUpdateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Follow an agency's revocations, so that what it issued can be shown.",
        discussion: """
            Whole blocks are read, whatever credentials the wallet has; the agency takes no part. Do it now \
            and then, not just before you show something.
            """)

    @OptionGroup var target: WalletOptions

    @Option(
        help: ArgumentHelp("The agency's folder of heads and blocks.", valueName: "dir"))
    var revocations: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let holder = try target.open()
        let followed = try await holder.follow(
            PublishedRevocations(path: revocations), now: .now)
        let lines = followed.map { item in
            "\(item.credential): "
                + (item.notRevokedAsOf.map { "not revoked as of \($0)" } ?? "revoked")
        }
        Console.result(
            json,
            [
                "credentials": .array(
                    followed.map { item in
                        [
                            "credential": .string(item.credential),
                            "not_revoked_as_of": item.notRevokedAsOf.map {
                                .string($0.description)
                            } ?? .null,
                        ]
                    })
            ],
            lines.isEmpty ? "No credential here can be revoked." : lines.joined(separator: "\n"))
    }
}
