public import JSONDocuments
public import Records
import Sodium

/// What a subject finds in the log: the accesses to their data in order, and those that are missing.
///
/// Needs nothing but the subject's key and the log's entries. It shows what the log holds: a look
/// that was never logged is seen only where a later one was.
public struct SubjectUsage: Sendable {
    /// How many numbers behind the last access found are tried: as many accesses in a row can be
    /// missing and are still noticed.
    public static let lookAhead = 1_000
    /// The most accesses in one answer, unless asked otherwise.
    public static let defaultLimit = 1_000

    /// One access.
    public struct Access: Sendable {
        /// Its number, from 0.
        public let number: Int
        /// The entry's index in the log.
        public let index: Int
        /// The hour of the access.
        public let time: Timestamp
        /// Which custodian gave the key.
        public let custodian: KeyReference
        /// What was read, under which rule and by whom.
        public let entry: AccessEntry
    }

    /// The accesses in the order of their numbers.
    public let accesses: [Access]
    /// The numbers below the last access that the log does not hold: each is a suppressed entry.
    public let gaps: [Int]

    /// Looks for the accesses to the data of the subject with `key`.
    ///
    /// - Parameters:
    ///   - key: The subject's key.
    ///   - entries: The log's entries with their indexes; all others than `audit.access` are passed
    ///     over. Their signatures and proofs are the caller's to check.
    public init(of key: SubjectKey, entries: some Sequence<(index: Int, envelope: Envelope)>) {
        var found: [SubjectTag: (index: Int, envelope: Envelope, entry: AccessEntry)] = [:]
        for (index, envelope) in entries {
            guard case .access(let entry) = envelope.record else { continue }
            for tag in entry.tags where found[tag] == nil { found[tag] = (index, envelope, entry) }
        }
        var accesses: [Access] = []
        var gaps: [Int] = []
        var number = 0
        var end = Self.lookAhead
        while number < end {
            if let hit = found[key.tag(number)], let signer = hit.envelope.signature?.key {
                let first = (accesses.last?.number ?? -1) + 1
                gaps += first..<number
                accesses.append(
                    Access(
                        number: number, index: hit.index, time: hit.envelope.created,
                        custodian: signer, entry: hit.entry))
                end = number + 1 + Self.lookAhead
            }
            number += 1
        }
        self.accesses = accesses
        self.gaps = gaps
    }
}

/// The answers of Estonia's data tracker, by their names there.
///
/// Source: Andmejälgija (dumonitor) OpenAPI 2.1.0: `FindUsageResponse`, `UsagePeriodResponse`,
/// `HeartbeatResponse`.
extension SubjectUsage {
    /// `{"totalUsages", "usages": [{"logtime", "action", "receiverCode", "receiverName"?,
    /// "receiverSystem"}]}`, the newest first.
    ///
    /// The action is the purpose, the receiver's code the digest of the reader's key, and the system
    /// the custodian that gave the key.
    ///
    /// - Parameters:
    ///   - offset: How many of the newest are passed over.
    ///   - limit: The most in the answer.
    ///   - from: Only those at or after this time.
    ///   - until: Only those at or before this time.
    ///   - role: The reader's role under a rule, where the caller has the rules.
    /// - Returns: The answer; `totalUsages` does not depend on `offset` and `limit`.
    public func findUsage(
        offset: Int = 0, limit: Int = defaultLimit, from: Timestamp? = nil,
        until: Timestamp? = nil, role: (RecordIdentifier) -> String? = { _ in nil }
    ) -> JSONValue {
        let wanted = accesses.reversed().filter { access in
            from.map { $0 <= access.time } ?? true && until.map { access.time <= $0 } ?? true
        }
        let usages = wanted.dropFirst(max(offset, 0)).prefix(max(limit, 0)).map { access in
            var members: [(String, JSONValue)] = [
                ("logtime", .string(access.time.description)),
                ("action", .string(access.entry.purpose)),
                ("receiverCode", .string(hexadecimal(access.entry.reader.bytes))),
            ]
            if let name = role(access.entry.rule) {
                members.append(("receiverName", .string(name)))
            }
            members.append(("receiverSystem", .string(access.custodian.description)))
            return JSONValue.object(JSONObject(members))
        }
        return ["totalUsages": .integer(wanted.count), "usages": .array(usages)]
    }

    /// `{"periodStart"}`: since when the log has entries, which are all kept.
    public static func usagePeriod(since start: Timestamp) -> JSONValue {
        ["periodStart": .string(start.description)]
    }

    /// `{"status", "message"}`: `FAIL` where an access is missing.
    public var heartbeat: JSONValue {
        gaps.isEmpty
            ? ["status": "OK", "message": "no access is missing"]
            : [
                "status": "FAIL",
                "message": .string("\(gaps.count) accesses are missing from the log"),
            ]
    }
}
