import Agency
import Ledger
import Records
import TransparencyLog

extension Sequencer {
    /// Refuses, before anything is done, what the ledger's rules would refuse of the agency afterwards.
    func checkMembership(
        of issuer: Agency.Issuer, for types: [RecordType]
    ) throws(LedgerError) {
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
