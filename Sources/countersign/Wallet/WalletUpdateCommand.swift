import ArgumentParser
import Foundation
import JSONDocuments
import Records
import Sodium
import Wallet
import WalletClient

/// `countersign wallet update`: follows the agencies' revocations.
struct WalletUpdateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update",
        abstract: "Follow an agency's revocations, and check its key once.",
        discussion: """
            What has become of each credential: followed, revoked, or its kind ended. Whole blocks are \
            read, from the one on that the wallet has reached; the agency takes no part. Do it now and \
            then, not just before you show something. The proof that the agency's key is well formed lies \
            in the same folder and is checked once.
            """)

    @OptionGroup var target: WalletOptions

    @Option(
        help: ArgumentHelp(
            "The agency's folder of heads and blocks, or its link.", valueName: "dir|link"))
    var revocations: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let holder = try target.open()
        guard WebAddress.isMeant(by: revocations) else {
            return try await follow(PublishedRevocations(path: revocations), holder)
        }
        let source = try await FetchedRevocations.fetch(
            holder.followNeeds(), from: WebAddress(parsing: revocations), WebClient())
        try await follow(source, holder)
    }

    private func follow(_ source: some FollowedSource, _ holder: Holder) async throws {
        let keys = try await holder.checkKeys({ try source.keyProof(of: $0) }, now: .now)
        let followed = try await holder.follow(source, now: .now)
        let failures =
            keys.failed.map {
                ("definition \(hexadecimal($0.key.bytes))", CommandFailure(describing: $0.value))
            }
            + followed.compactMap { item in
                item.failure.map { (item.credential, $0) }
            }
        Console.result(
            json,
            [
                "keys_proved": .integer(keys.proved.count),
                "credentials": .array(followed.map(\.json)),
            ],
            followed.isEmpty
                ? "There is no credential in this wallet."
                : followed.map(\.sentence).joined(separator: "\n"))
        guard followed.isEmpty || followed.contains(where: { source.contains($0.definition) })
        else {
            throw CommandFailure(
                .refused, code: "not-found",
                "\(InputDocument.name(of: revocations)): has nothing about a credential of this wallet"
            )
        }
        for (name, failure) in failures { Console.error("\(name): \(failure.line)") }
        guard let (_, first) = failures.first else { return }
        throw CommandFailure(first.status, code: first.code, "")
    }
}

/// A source of revocations that also has the proofs of keys.
private protocol FollowedSource: RevocationSource, Sendable {
    func contains(_ definition: SHA256Digest) -> Bool
    func keyProof(of definition: SHA256Digest) throws -> [UInt8]?
}

extension PublishedRevocations: FollowedSource {}
extension FetchedRevocations: FollowedSource {}

extension Holder.Followed {
    fileprivate var failure: CommandFailure? {
        guard case .failure(let error) = state else { return nil }
        return CommandFailure(describing: error)
    }

    fileprivate var json: JSONValue {
        var members: [(String, JSONValue)] = [("credential", .string(credential))]
        switch state {
        case .success(let state):
            members.append(("state", .string(state.code)))
            if case .valid(let time?) = state {
                members.append(("not_revoked_as_of", .string(time.description)))
            }
        case .failure:
            members.append(("state", "failed"))
            members.append(("problem", .string(failure?.code ?? "")))
        }
        return .object(JSONObject(members))
    }

    fileprivate var sentence: String {
        switch state {
        case .success(let state): "\(credential): \(state.sentence)"
        case .failure: "\(credential): could not be followed"
        }
    }
}
