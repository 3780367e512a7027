import SQLiteStore
import Foundation
import Ledger
package import LogFiles
package import Records
import Sodium
package import TransparencyLog
import Witness

extension City {
    /// Appends the registrar's entry for a key, with all that its role can be granted.
    package func admit(
        _ role: Role, _ key: NoteVerifierKey, attributes: [String]? = nil,
        until: Timestamp = time("2031-01-01T00:00:00Z")
    ) async throws {
        let member = try Member(
            role: role, name: LegalName(zh: "测试", en: "Test \(key.name)"), key: key,
            types: role.grantableTypes, attributes: attributes, validFrom: Self.founded,
            validUntil: until)
        let envelope = try Envelope(.member(member), created: Self.now)
            .signed(by: Self.key(seeds.registrar), name: Self.registrarName)
        _ = try await sequencer.append(envelope)
    }

    /// Appends the registrar's entry about the officers, as many of whom decide as `threshold` says.
    package func appoint(_ officers: [NoteVerifierKey], threshold: Int) async throws {
        let board = try PolicyBoard(officers: officers, threshold: threshold)
        let envelope = try Envelope(.board(board), created: Self.now)
            .signed(by: Self.key(seeds.registrar), name: Self.registrarName)
        _ = try await sequencer.append(envelope)
    }

    func admit(_ role: Role, name: String, key: VerificationKey) async throws {
        try await admit(role, NoteVerifierKey(name: name, kind: .signature, publicKey: key))
    }

    /// Appends an operator's note, so that the log grows.
    package func note(_ text: String) async throws {
        _ = try await sequencer.append(
            Envelope(.note(LedgerNote(text: text)), created: Self.now))
    }

    /// Publishes the log as static files and returns where.
    @discardableResult
    package func export(to path: String = Scratch.path("export")) async throws -> ExportedLog {
        _ = try await StaticExport(
            of: reader(), to: URL(filePath: path, directoryHint: .isDirectory))
        return ExportedLog(path: path)
    }

    /// Has as many witnesses as the quorum needs cosign the newest checkpoint.
    package func cosign() async throws {
        guard !witnesses.isEmpty else { return }
        let log = try await export()
        let size = try await reader().size()
        let cosigner = try await open(.cosigning)
        for witness in witnesses.prefix((2 * witnesses.count + 2) / 3) {
            let answer = try witness.cosign(log, timestamp: Self.now.epochSeconds)
            _ = try await cosigner.addCosignatures(answer: answer.body, size: size)
        }
    }
}
