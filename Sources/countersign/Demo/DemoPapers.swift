import Agency
import CLSignatures
import Credentials
import Desk
import Foundation
import JSONDocuments
import Records
import SealedStorage
import Sodium
import Wallet

/// The demo's third act: credentials of 3072 bits that can be revoked, a range with two sides, and a
/// revocation that takes effect without anybody being followed.
struct DemoPapers {
    let city: DemoCity
    private let definition: SHA256Digest
    private let desk: Verifier
    private let owners: [Holder]
    private var folder: String { city.directory + "/agency/public" }

    private static let owners = ["Wang", "Li", "Zhao"]
    private static let profile: JSONValue = [
        "name": "home-energy", "version": "1.0", "key": "number",
        "attributes": [
            ["name": "number", "kind": "text"],
            ["name": "owner", "kind": "text"],
            // Watt-hours since the meter was set up: more than 32 bits hold.
            ["name": "reading_wh", "kind": "integer64"],
            ["name": "revocation", "kind": "revocation"],
            ["name": "valid_until", "kind": "validity"],
        ],
    ]
    private static let template: JSONValue = [
        "v": 1, "name": "home-energy",
        "purpose": ["zh": "家庭能源交易", "en": "Energy trading between homes"],
        "audience": ["zh": "能源交易服务点", "en": "An energy trading desk"],
        "keep": "receipt", "keep_days": 30, "expires_minutes": 15, "parameters": [:],
        "reveal": [], "not_revoked_minutes": 60,
        "conditions": [
            ["attribute": "reading_wh", "is": "at_least", "value": "5000000000"],
            ["attribute": "reading_wh", "is": "at_most", "value": "9000000000"],
        ],
    ]

    /// Makes the definition and the desk, and issues to three homes.
    init(city: DemoCity, passphrase: borrowing SecretBytes) async throws {
        self.city = city
        let progress = KeyProgress(
            attributeCount: try CredentialProfile(Self.profile).attributes.count)
        definition = try await city.issuer.define(
            profile: Self.profile, tag: "1", keyProfile: .bits3072, now: .now,
            progress: progress.update)
        progress.finish()
        desk = try Verifier.create(
            at: city.directory + "/desks/energy", name: "energy.\(DemoCity.domain)",
            logKey: city.settings.logKey, policyText: city.settings.policyText,
            passphrase: passphrase)
        try await city.admit(
            .desk, "能源交易服务窗口", "Energy Trading", desk.verifierKey, ["reading_wh"])
        let publishing = DefinitionPublishing(
            issuer: city.issuer, ledger: city.access)
        try await publishing.publish(definition)
        try await city.cosign()
        try await publishing.keepEvidence(definition)
        _ = try desk.learn(city.issuer.anchoredDefinition(definition), now: .now)
        let known = KnownDefinitions()
        var owners: [Holder] = []
        for (index, name) in Self.owners.enumerated() {
            let holder = try Holder.create(
                at: "\(city.directory)/wallets/home-\(index + 1)", logKey: city.settings.logKey,
                policyText: city.settings.policyText, passphrase: passphrase, known: known)
            try await Self.issue(
                "H\(index + 1),\(name),\(6_000_000_000 + index)", city.issuer, definition,
                to: holder)
            owners.append(holder)
        }
        self.owners = owners
        try await publish()
    }

    private static func issue(
        _ row: String, _ issuer: Agency.Issuer, _ definition: SHA256Digest, to holder: Holder
    ) async throws {
        let register = try Register(
            csv: Array("number,owner,reading_wh\n\(row)\n".utf8),
            profile: issuer.profile(of: definition))
        guard let last = CalendarDate(year: CalendarDate(.now).year, month: 12, day: 31),
            let expires = Timestamp.now.adding(seconds: 30 * 86_400)
        else { preconditionFailure("the clock stands within the calendar") }
        let offer = try issuer.offer(
            register.rows[0],
            terms: Agency.Issuer.Terms(
                definition: definition, evidence: "in-person", validUntil: last, expires: expires),
            now: .now)
        let request = try await holder.request(offer.offer, code: offer.code, now: .now)
        _ = try await holder.accept(issuer.issue(request, now: .now), now: .now)
    }

    func run(_ account: DemoAccount) async throws {
        account.say(
            try await account.timed(
                "Prove a range of 64-bit numbers, unseen, with 3072 bits", range))
        account.say(try await account.timed("Revoke a lost phone's credential", revocation))
    }

    private func range() async throws -> String {
        let bundle = try await ask()
        let answer = try await owners[0].prepare(bundle, now: .now)
        let document = try await owners[0].present(answer, now: .now)
        let acceptance = try accepted(document, bundle)
        let learnt = answer.consent.papers.flatMap(\.proved)
        let size = try NativePresentation(json: document).bytes.count
        return """
              The desk learnt that \(learnt.joined(separator: ", and ")), and read \
            \(acceptance.shown.count) values; the presentation has \(size) bytes.
            """
    }

    private func revocation() async throws -> String {
        let order = try RevocationOrder(
            [.row("H2")], definitions: [definition], reason: .lost)
        _ = try city.issuer.revoke(order, now: .now)
        try await publish()
        let bundle = try await ask()
        do {
            _ = try await owners[1].prepare(bundle, now: .now)
            throw CommandFailure(.bug, code: "bug", "a revoked credential was shown")
        } catch WalletError.revoked {}
        let answer = try await owners[2].prepare(bundle, now: .now)
        let document = try await owners[2].present(answer, now: .now)
        let acceptance = try accepted(document, bundle)
        let time = acceptance.notRevokedAsOf.map(\.description) ?? ""
        return """
              Home 2 is revoked and cannot answer; home 3 followed by itself and is not revoked as of \
            \(time). The desk cannot tell homes 1 and 3 apart.
            """
    }

    private func accepted(
        _ document: JSONValue, _ bundle: RequestBundle
    ) throws -> Verifier.Acceptance {
        let outcome = try desk.verify(document, for: bundle.request, now: .now)
        guard case .accepted(let acceptance) = outcome else {
            throw CommandFailure(.bug, code: "bug", "a desk refused an honest presentation")
        }
        return acceptance
    }

    private func ask() async throws -> RequestBundle {
        let head = try PublishedRevocations(path: folder).head(of: definition)
        if let head { try desk.learn([head]) }
        let view = try await DeskLogView(verifier: desk, ledger: city.access).view()
        return try desk.askNatively(
            RequestTemplate(Self.template), arguments: [:], definitions: [definition],
            heads: head.map { [$0] } ?? [], view: view, now: .now)
    }

    /// Puts the newest head on the ledger, lets the witnesses cosign, and publishes it with its blocks.
    private func publish() async throws {
        let publishing = StatusPublishing(
            issuer: city.issuer, ledger: city.access, folder: folder)
        _ = try await publishing.publish(definition)
        try await city.cosign()
        _ = try await publishing.publish(definition)
    }
}
