import Agency
import Credentials
import HTTPTypes
import JSONDocuments
import Ledger
import Records
import SealedStorage
import Sodium

/// An agency at work: what clerks, officers and wallets ask of it.
struct AgencyDesk: Sendable {
    let issuer: Agency.Issuer
    let ledger: any LedgerAccess
    /// Where heads, blocks and definitions lie for anybody.
    let folder: String
    let clock: @Sendable () -> Timestamp

    /// Most rows that are offered to in one request.
    static let rowLimit = 200

    /// What became of one row of a register; the code is a secret of the resident's.
    enum RowOutcome: Sendable {
        case offered(NewOffer)
        case alreadyIssued
        case refused(String)
    }

    /// So many of the blocks that lead to a head as travel with a desk's request.
    ///
    /// - Throws: `StorageError`, and what is wrong with the head.
    func newestBlocks(of digest: SHA256Digest, for head: LogEvidence) throws -> [[UInt8]] {
        try RevocationFolder.newestBlocks(for: head).map { name in
            try AtomicFile.read(
                "\(folder)/\(hexadecimal(digest.bytes))/\(name)",
                limit: RevocationFolder.blockByteCountLimit)
        }
    }

    /// The definition with this hash, or else the newest that can be offered under.
    ///
    /// - Throws: `Problem` of status 404 where there is none.
    func definition(_ chosen: SHA256Digest?) throws -> SHA256Digest {
        let anchored = try issuer.anchoredDefinitions()
        guard
            let digest = try chosen
                ?? anchored.first(where: { try issuer.successor(of: $0) == nil }),
            anchored.contains(digest)
        else { throw Problem(.notFound, "definition-unknown", about: "definition") }
        return digest
    }

    /// Offers to the rows of a register, each by itself, in the order of its lines.
    ///
    /// - Throws: `Problem`, `AgencyError`, `StorageError`.
    func offer(
        to register: [UInt8], terms: Agency.Issuer.Terms
    ) throws -> [(line: Int, outcome: RowOutcome)] {
        let profile = try issuer.profile(of: terms.definition)
        let rows: Register
        do throws(RegisterFault) {
            rows = try Register(csv: register, profile: profile)
        } catch {
            throw Problem(.unprocessableContent, "register", about: "line \(error.line)")
        }
        guard rows.rows.count + rows.faults.count <= Self.rowLimit else {
            throw Problem(.contentTooLarge, "too-many-rows", about: "register")
        }
        var outcomes = rows.faults.map { (line: $0.line, outcome: RowOutcome.refused($0.problem)) }
        for row in rows.rows {
            do {
                let made = try issuer.offer(row, terms: terms, now: clock())
                outcomes.append((row.line, .offered(made)))
            } catch AgencyError.alreadyIssued {
                outcomes.append((row.line, .alreadyIssued))
            } catch AgencyError.valueNotAllowed(let attribute) {
                outcomes.append((row.line, .refused("\(attribute): not what the schema declares")))
            }
        }
        return outcomes.sorted { $0.line < $1.line }
    }

    /// Takes credentials back, and puts the new heads onto the ledger and into the folder.
    ///
    /// - Throws: `AgencyError`, `LedgerError`, `StorageError`.
    func revoke(
        _ subjects: [RevocationOrder.Subject], reason: RevocationReason
    ) async throws -> (outcome: RevocationOutcome, heads: [StatusPublishing.Outcome]) {
        let revocable = try issuer.revocableDefinitions()
        let order = try RevocationOrder(subjects, definitions: revocable, reason: reason)
        let outcome = try issuer.revoke(order, now: clock())
        let heads = try await StatusPublishing(issuer: issuer, ledger: ledger, folder: folder)
            .publish(revocable)
        return (outcome, heads)
    }
}
