import Archive
import Auditor
import Foundation
import Credentials
import HTTPTypes
import Ledger
import LedgerClient
import LogFiles
import Records
import TransparencyLog
import Wallet

/// Who was given records about the resident.
extension ResidentPages {
    var usageEndpoints: [Endpoint] {
        [
            .page(
                "/usage", "wallet.usage", "The form that asks who looked.",
                access: WalletGate.access
            ) { call in
                page(call, "wallet-usage", title: "section-usage") { _ in ["log": ""] }
            },
            .form(
                "/usage", "wallet.look", "Finds who looked at the resident's records.",
                access: WalletGate.access, on: "/usage", answer: look),
        ]
    }

    /// The whole log is fetched and searched here, so that nobody learns whose records are looked for.
    private func look(_ call: Call) async throws -> Answer {
        let place = try call.form().text("log").trimmed
        do {
            let found = try await find(in: place)
            return page(call, "wallet-usage", title: "section-usage") { words in
                [
                    "log": place, "isFound": true, "isNothing": found.accesses.isEmpty,
                    "accesses": found.accesses.map { access in
                        [
                            "time": access.time.local, "purpose": access.entry.purpose,
                            "custodian": access.custodian.description, "index": access.index,
                        ] as [String: Any]
                    },
                    "gaps": found.gaps.map {
                        words(
                            "usage-gap",
                            [
                                "custodian": $0.custodian.description,
                                "number": String($0.number + 1),
                            ])
                    },
                    "repeats": found.repeats.map {
                        words(
                            "usage-repeat",
                            [
                                "custodian": $0.custodian.description,
                                "number": String($0.number + 1),
                            ])
                    },
                ]
            }
        } catch {
            let problem =
                error is AuditFinding || error is LogError
                ? Problem(.unprocessableContent, "log-finding") : try Self.problem(error)
            return page(call, "wallet-usage", title: "section-usage", problem: problem) { _ in
                ["log": place]
            }
        }
    }

    private func find(in place: String) async throws -> SubjectUsage {
        let key = try await holder.subjectKey()
        let audit = Audit(trust: holder.trust)
        guard LedgerAddress.isAddress(place) else { return try Self.find(key, in: place, audit) }
        guard let address = LedgerAddress(place) else {
            throw Problem(.unprocessableContent, "address-invalid")
        }
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "countersign-wallet-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try await LogMirror(of: address).copy(
            to: folder.path, isCosigned: !holder.trust.policy.witnesses.isEmpty)
        return try Self.find(key, in: folder.path, audit)
    }

    private static func find(
        _ key: SubjectKey, in folder: String, _ audit: Audit
    ) throws -> SubjectUsage {
        let log = ExportedLog(path: folder)
        let report = try audit.check(log, memory: .ofUser) { _, _ in }
        var entries: [(index: Int, envelope: Envelope)] = []
        try audit.listAccess(in: log, under: report) { entries.append(($0, $1)) }
        return SubjectUsage(of: key, entries: entries)
    }
}
