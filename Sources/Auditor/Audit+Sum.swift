import Credentials
public import Metering
import Records
public import TransparencyLog

extension Audit {
    /// What the opening of a sum shows.
    public struct SumReport: Sendable {
        /// The sum in Wh.
        public let value: Int
        /// How many meters it is over.
        public let meterCount: Int
        /// How many intervals of them are summed.
        public let intervalCount: Int
        /// The checkpoint in whose tree the readings were proved.
        public let checkpoint: VerifiedCheckpoint
    }

    /// Checks the opening of a sum: every part is a reading in the log, and the sum over just these
    /// opens to the value.
    ///
    /// Not checked, since only the whole log tells: that whoever signed a reading was a member. Not
    /// proved by any commitment: that each value of the sum lies in a range, see `ValueCommitment`.
    ///
    /// - Throws: `AuditFinding`.
    public func checkSum(_ sum: SumOpening) throws(AuditFinding) -> SumReport {
        guard let shown = try checkTogether(sum.parts.map(\.evidence)) else {
            throw .sum(.partsMissing)
        }
        do throws(MeteringError) {
            let statement = try sum.verify()
            return SumReport(
                value: sum.value, meterCount: statement.meters.count,
                intervalCount: statement.intervalCount, checkpoint: shown)
        } catch {
            throw .sum(error)
        }
    }
}
