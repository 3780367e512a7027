import AnonCreds
import Auditor
import Credentials
import Desk
import Foundation
import JSONDocuments
import Ledger
import LogFiles
import Records
import SQLiteStore
import SealedStorage
import Sodium
import TransparencyLog
import Wallet
import Witness

/// The demo's second half: what must fail.
///
/// Each attempt is real; the account says how it ended.
struct DemoRefusals: ~Copyable {
    let city: DemoCity
    let residents: DemoResidents
    let shows: DemoShows
    let passphrase: SecretBytes

    init(
        city: DemoCity, residents: DemoResidents, shows: DemoShows,
        passphrase: borrowing SecretBytes
    ) throws {
        self.city = city
        self.residents = residents
        self.shows = shows
        self.passphrase = try passphrase.copy()
    }

    /// Makes every attempt and returns how many were refused; one that is not refused is a bug.
    borrowing func run(_ account: DemoAccount) async throws -> Int {
        let attempts =
            try await wallets() + desks() + papers() + [
                (
                    "A log with a second history, "
                        + "signed by its own key, at a witness", try await forkedLog()
                )
            ]
        for (title, outcome) in attempts {
            guard let outcome else {
                throw CommandFailure(.bug, code: "bug", "not refused: \(title)")
            }
            account.say("  \(title): \(outcome)")
        }
        for omission in omissions { account.say("  Not tried: \(omission)") }
        return attempts.count
    }

    /// The attempts for which this register has nobody.
    private var omissions: [String] {
        var omissions: [String] = []
        let plan = DemoPlan(rows: residents.rows)
        if residents.rows.allSatisfy(plan.isAdult) {
            omissions.append(
                "a resident under 18 at car sharing, since the register has none.")
        }
        if shows.accepted.isEmpty {
            omissions.append(
                "presentations shown twice, elsewhere or altered, and a changed receipt, since no "
                    + "desk accepted anybody.")
        }
        return omissions
    }

    private typealias Attempt = (title: String, outcome: String?)

    private func asker(_ need: DemoDesk.Need) async throws -> DemoAsker {
        guard let desk = city.desks.first(where: { $0.need == need }) else {
            preconditionFailure("the demo has a desk for each need")
        }
        return try await DemoAsker(
            desk: desk, city: city, definition: city.definition(), district: shows.district)
    }

    // MARK: Residents

    private borrowing func wallets() async throws -> [Attempt] {
        var attempts: [Attempt] = []
        let plan = DemoPlan(rows: residents.rows)
        let carSharing = try await asker(.carSharing)
        if let child = residents.rows.indices.first(where: { !plan.isAdult(residents.rows[$0]) }) {
            let path = DemoResidents.walletPath(city.directory, child)
            attempts += try await dishonest(
                "A resident under 18 at car sharing", carSharing, residents.wallets[child], path)
        }
        let vote = try await asker(.vote)
        attempts += try await dishonest(
            "An expired credential at the vote", vote, residents.lastYear, residents.lastYearPath)
        return attempts
    }

    /// The honest wallet's answer, and the desk's to the forged proof of a changed wallet.
    private borrowing func dishonest(
        _ title: String, _ asker: DemoAsker, _ holder: Holder, _ path: String
    ) async throws -> [Attempt] {
        let bundle = try asker.ask()
        let honest = await refusal { _ = try await holder.prepare(bundle, now: .now) }
        // The changed program works on a copy, since the honest one holds the wallet's lock.
        let copy = path + "-changed-program"
        try FileManager.default.copyItem(atPath: path, toPath: copy)
        defer { try? FileManager.default.removeItem(atPath: copy) }
        let forged = try HostileWallet(path: copy, passphrase: passphrase).forge(bundle.request)
        return [
            ("\(title), honest wallet", honest),
            ("\(title), forged proof", try verdict(forged, bundle, asker.desk)),
        ]
    }

    // MARK: Desks

    private func desks() async throws -> [Attempt] {
        let holder = residents.wallets[0]
        let anchored = try AnchoredDefinition(
            city.definition(), trust: city.trust, now: .now, known: KnownDefinitions())
        let honest = try await asker(.carSharing).ask()

        let stranger = try NoteSigner(name: "stranger.\(DemoCity.domain)", key: SigningKey())
        let greedy = try NoteSigner(name: "greedy.\(DemoCity.domain)", key: SigningKey())
        try await city.admit(
            .desk, "贪心服务窗口", "Greedy Counter", greedy.verifierKey, ["birth_date"])
        try await city.cosign()
        let evidence = try await city.reader.evidence(
            ofMember: KeyReference(greedy.verifierKey))

        func bundle(_ key: borrowing NoteSigner, _ evidence: [LogEvidence]) throws -> RequestBundle
        {
            let content = try DeskRequest.Content(
                Self.greedyTemplate(), arguments: [:], audience: KeyReference(key.verifierKey),
                definition: anchored, now: .now)
            return RequestBundle(
                request: DeskRequest(content, key: key.key), evidence: evidence,
                checkpoint: honest.checkpoint, consistency: honest.consistency)
        }
        let byStranger = try bundle(stranger, honest.evidence)
        let byGreedy = try bundle(greedy, evidence)
        return [
            (
                "A desk that is no member, at a wallet",
                await refusal { _ = try await holder.prepare(byStranger, now: .now) }
            ),
            (
                "A desk that asks for the address without being allowed to, at a wallet",
                await refusal { _ = try await holder.prepare(byGreedy, now: .now) }
            ),
        ]
    }

    private static func greedyTemplate() throws(DecodingFailure) -> RequestTemplate {
        try RequestTemplate([
            "v": 1, "name": "greedy", "purpose": ["zh": "好奇", "en": "Curiosity"],
            "audience": ["zh": "窗口", "en": "A counter"],
            "keep": "presentation", "keep_days": 3_650, "expires_minutes": 60,
            "parameters": [:], "reveal": ["address"], "conditions": [],
        ])
    }

    // MARK: Presentations and receipts

    private func papers() async throws -> [Attempt] {
        guard let show = shows.accepted.first(where: { $0.desk != 2 }) ?? shows.accepted.first,
            let other = city.desks.indices.first(where: { $0 != show.desk })
        else { return [] }
        let desk = city.desks[show.desk]
        let otherDesk = try await asker(city.desks[other].need)
        let fresh = try await asker(desk.need).ask()
        let answer = try await residents.wallets[show.wallet].prepare(fresh, now: .now)
        let presentation = try await residents.wallets[show.wallet].present(answer, now: .now)
        return [
            (
                "A presentation shown twice",
                try verdict(show.presentation, show.bundle, desk)
            ),
            (
                "A presentation for another desk, with that desk's request",
                try verdict(presentation, fresh, otherDesk.desk)
            ),
            (
                "A presentation for another desk, under this desk's own request",
                try verdict(presentation, otherDesk.ask(), otherDesk.desk)
            ),
            (
                "One altered digit in a presentation",
                try verdict(presentation.alteringLastDigit(), fresh, desk)
            ),
            ("A receipt for an entry that was changed", try changedReceipt(show)),
        ]
    }

    private func changedReceipt(_ show: DemoShows.Show) throws -> String? {
        let receipt = try shows.receipt(show)
        let text = String(decoding: receipt.evidence.leaf, as: UTF8.self)
        let hour = "T\(text.range(of: "T").map { text[$0.upperBound...].prefix(2) } ?? "00")"
        let changed = text.replacing(hour, with: hour == "T00" ? "T01" : "T00", maxReplacements: 1)
        let forged = Receipt(
            evidence: LogEvidence(leaf: Array(changed.utf8), proof: receipt.evidence.proof),
            salt: receipt.salt)
        do throws(AuditFinding) {
            _ = try Audit(trust: city.trust).check(forged)
            return nil
        } catch {
            return "the auditor finds \(error.code)"
        }
    }

    // MARK: Log

    /// The operator's own key signs another history of the same length and more.
    private borrowing func forkedLog() async throws -> String? {
        let path = city.directory + "/exchange/forked-log"
        let operatorPath = city.directory + "/ledger/operator"
        let signer = try StateDirectory.open(
            at: operatorPath, role: LedgerDirectory.operatorRole, passphrase: passphrase
        ).noteSigner()
        let url = URL(filePath: path + "/ledger", directoryHint: .isDirectory)
        try AtomicFile.createDirectory(path)
        let store = try await SQLiteStore.create(at: url, verifierKey: signer.verifierKey.text)
        let fork = try await Sequencer.open(
            store: store, keeper: store.lastSigned, signer: signer)
        let first = try await city.reader.entry(at: 0)
        _ = try await fork.append(Envelope(leaf: first.leaf))
        let size = try await city.reader.size()
        let notes = try (0..<size).map { number in
            try Envelope(.note(LedgerNote(text: "Another history, \(number)")), created: .now)
        }
        for result in await fork.append(contentsOf: notes) { _ = try result.get() }
        let published = path + "/published"
        _ = try await StaticExport(
            of: LedgerReader(store), to: URL(filePath: published, directoryHint: .isDirectory))
        let answer = try city.witnesses[0].cosign(
            ExportedLog(path: published), timestamp: Timestamp.now.epochSeconds)
        return answer.status == 200
            ? nil : "the witness refuses to cosign (\(answer.status), not consistent)"
    }

    // MARK: Outcomes

    private func verdict(
        _ presentation: JSONValue, _ bundle: RequestBundle, _ desk: DemoDesk
    ) throws -> String? {
        switch try desk.verifier.verify(presentation, for: bundle.request, now: .now) {
        case .accepted: nil
        case .refused(let reason): "the desk refuses (\(reason.rawValue))"
        }
    }

    private func refusal(_ attempt: () async throws -> Void) async -> String? {
        do {
            try await attempt()
            return nil
        } catch {
            return "the wallet declines (\(CommandFailure(describing: error).code))"
        }
    }
}

extension JSONValue {
    /// This presentation with the last digit of its challenge changed.
    fileprivate func alteringLastDigit() -> JSONValue {
        guard case .object(var document) = self, case .object(var proof)? = document["proof"],
            case .object(var aggregated)? = proof["aggregated_proof"],
            case .string(let challenge)? = aggregated["c_hash"], let last = challenge.last
        else { return self }
        aggregated["c_hash"] = .string(challenge.dropLast() + (last == "1" ? "2" : "1"))
        proof["aggregated_proof"] = .object(aggregated)
        document["proof"] = .object(proof)
        return .object(document)
    }
}
