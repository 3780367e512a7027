public import Ledger
public import Records
import TransparencyLog

extension LedgerAccess {
    /// Refuses, before anything is done, what the ledger's rules would refuse of the agency afterwards.
    ///
    /// - Throws: `LedgerError.notAdmitted`, or what reading the ledger throws.
    public func checkMembership(
        of issuer: Issuer, for types: [RecordType]
    ) async throws(LedgerError) {
        let members = try await members()
        do throws(RecordError) {
            for type in types {
                _ = try members.permission(
                    of: KeyReference(issuer.verifierKey), toAppend: type, at: .now)
            }
        } catch {
            throw .notAdmitted(error)
        }
    }
}
