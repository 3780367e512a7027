import Agency
package import Credentials
package import Desk
import JSONDocuments
import Ledger
package import Records
package import Sodium
import Wallet

extension City {
    /// A desk that has learnt a definition of the agency whose credentials can be revoked.
    package func makeNativeDesk(
        _ agency: RevocableAgency, _ name: String = "native.test.example",
        attributes: [String] = ["name", "savings"]
    ) async throws -> Verifier {
        let desk = try await makeDesk(name, attributes: attributes).verifier
        for digest in [agency.card, agency.pass] {
            _ = try desk.learn(agency.issuer.anchoredDefinition(digest), now: Self.now)
        }
        return desk
    }

    /// Appends the agency's newest heads, so that the witnesses cosign them.
    package func publishHeads(_ agency: RevocableAgency) async throws {
        for digest in [agency.card, agency.pass] {
            guard let entry = try agency.issuer.entries(of: digest).last else { continue }
            _ = try await sequencer.append(entry)
        }
        try await cosign()
    }

    /// The newest head of a definition, with all its blocks.
    package func head(
        _ agency: RevocableAgency, _ definition: SHA256Digest, withBlocks: Bool = true
    ) async throws -> HeadBundle {
        guard let evidence = try await reader().evidence(ofStatus: definition).last else {
            throw TrustError.statusNotAnchored
        }
        var blocks: [[UInt8]] = []
        if withBlocks {
            try agency.issuer.publicBlocks(
                of: definition, isThere: { _ in false }, write: { blocks.append($1) })
        }
        return HeadBundle(status: evidence, blocks: blocks)
    }

    /// A request in the native format.
    package func askNatively(
        _ desk: Verifier, _ template: RequestTemplate, _ definitions: [SHA256Digest],
        heads: [HeadBundle], now: Timestamp = City.now
    ) async throws -> RequestBundle {
        try desk.learn(heads)
        return try desk.askNatively(
            template, arguments: [:], definitions: definitions, heads: heads,
            view: try await view(desk), now: now)
    }
}
