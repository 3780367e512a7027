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

    /// One line of a register: a resident's row, or what is wrong with it.
    struct Line: Sendable {
        let number: Int
        let content: Result<Register.Row, RegisterFault>
    }

    /// The lines of a register, in their order.
    ///
    /// - Throws: `Problem` of status 422 where its columns are not the profile's; `AgencyError`, `StorageError`.
    func lines(of register: [UInt8], for terms: Agency.Issuer.Terms) throws -> [Line] {
        let profile = try issuer.profile(of: terms.definition)
        let read: Register
        do throws(RegisterFault) {
            read = try Register(csv: register, profile: profile)
        } catch {
            throw Problem(.unprocessableContent, "register", about: "line \(error.line)")
        }
        let lines =
            read.rows.map { Line(number: $0.line, content: .success($0)) }
            + read.faults.map { Line(number: $0.line, content: .failure($0)) }
        return lines.sorted { $0.number < $1.number }
    }

    /// Offers to one line of a register.
    ///
    /// - Throws: `AgencyError`, `StorageError`.
    func offer(_ line: Line, terms: Agency.Issuer.Terms) throws -> RowOutcome {
        switch line.content {
        case .failure(let fault): return .refused(fault.problem)
        case .success(let row):
            do {
                return .offered(try issuer.offer(row, terms: terms, now: clock()))
            } catch AgencyError.alreadyIssued {
                return .alreadyIssued
            } catch AgencyError.valueNotAllowed(let attribute) {
                return .refused("\(attribute): not what the schema declares")
            }
        }
    }

    /// Offers to the rows of a short register, each by itself, in the order of its lines.
    ///
    /// - Throws: `Problem` of status 413 for more than ``rowLimit`` lines; `AgencyError`, `StorageError`.
    func offer(
        to register: [UInt8], terms: Agency.Issuer.Terms
    ) throws -> [(line: Int, outcome: RowOutcome)] {
        let lines = try lines(of: register, for: terms)
        guard lines.count <= Self.rowLimit else {
            throw Problem(.contentTooLarge, "too-many-rows", about: "register")
        }
        return try lines.map { ($0.number, try offer($0, terms: terms)) }
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
