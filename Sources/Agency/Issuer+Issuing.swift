import Accumulators
import AnonCreds
public import Credentials
import Foundation
import JSONDocuments
public import Records
import SealedStorage
import Sodium
import Synchronization

extension Issuer {
    /// Answers a wallet's request with a credential; each offer once, one live credential a row.
    ///
    /// The credential is kept before it is returned, so that the same request after a crash gets the
    /// same credential. Many requests can be answered at once.
    ///
    /// - Throws: `AgencyError` for each reason not to issue, or `StorageError`.
    public func issue(_ request: ResidentRequest, now: Timestamp) throws -> IssuedCredential {
        let identifier = request.identifier
        guard let row = try offerRecord(identifier)?.row else { throw AgencyError.offerUnknown }
        guard beginWork(onRow: row) else { throw AgencyError.offerBusy }
        defer { endWork(onRow: row) }

        guard var record = try offerRecord(identifier) else { throw AgencyError.offerUnknown }
        if let earlier = try IssuedRecord.read(identifier, in: directory) {
            guard earlier.request == SHA256.hash(request.json.canonicalBytes) else {
                throw AgencyError.offerUsed
            }
            try close(&record, earlier.number)
            return try IssuedCredential(json: earlier.credential)
        }
        try definition(record.definition).checkUse(at: now)
        try check(&record, code: request.code, now: now)
        let (issued, number) = try sign(request, for: record)
        let kept = IssuedRecord(
            request: SHA256.hash(request.json.canonicalBytes), credential: issued.json,
            number: number)
        try directory.write(kept.json.canonicalBytes, to: IssuedRecord.fileName(identifier))
        try close(&record, number)
        return issued
    }

    /// Takes a row, with its offers, for one task; waits while another has it, which takes some
    /// milliseconds, and returns `false` where it does not end.
    func beginWork(onRow name: String) -> Bool {
        for _ in 0..<5_000 {
            if rowsInWork.withLock({ $0.insert(name).inserted }) { return true }
            usleep(2_000)
        }
        return false
    }

    /// Gives the row back.
    func endWork(onRow name: String) {
        rowsInWork.withLock { _ = $0.remove(name) }
    }

    /// Whether a credential was signed for the offer, whatever the offer's own record says.
    func hasIssued(_ identifier: RecordIdentifier) throws -> Bool {
        try IssuedRecord.read(identifier, in: directory) != nil
    }

    private func close(_ record: inout OfferRecord, _ number: RevocationNumber?) throws {
        guard record.status != .issued else { return }
        record.status = .issued
        record.number = number
        try store(record)
    }

    private func check(_ record: inout OfferRecord, code: String, now: Timestamp) throws {
        guard record.status != .locked else { throw AgencyError.offerLocked }
        guard record.expires > now else { throw AgencyError.offerExpired }
        guard record.hasCode(code) else {
            record.wrongCodeCount += 1
            if record.wrongCodeCount >= OfferRecord.codeAttemptLimit { record.status = .locked }
            try store(record)
            throw AgencyError.codeWrong
        }
        guard try rowRecord(record.row)?.offer == record.identifier else {
            throw AgencyError.offerSuperseded
        }
    }

    private func sign(
        _ request: ResidentRequest, for record: OfferRecord
    ) throws -> (IssuedCredential, RevocationNumber?) {
        let key = try definition(record.definition)
        let offer = try record.offer(under: key.published)
        var values = record.values
        var (number, witness): (RevocationNumber?, IssuedWitness?) = (nil, nil)
        if let attribute = key.profile.revocationAttribute {
            let drawn = try drawNumber(for: record.identifier, of: record.definition)
            values[attribute] = String(drawn.prime)
            witness = try self.witness(for: drawn, of: record.definition, key)
            number = drawn
        }
        do throws(AnonCredsError) {
            let credential = try key.privateDefinition.issue(
                request: request.request, offer: offer,
                rawValues: values.map { ($0.key, $0.value) }, definition: key.published,
                declaration: key.integers)
            let issued = IssuedCredential(
                identifier: record.identifier, credential: credential, subject: record.subject,
                witness: witness)
            return (issued, number)
        } catch {
            throw AgencyError.describing(error)
        }
    }
}
