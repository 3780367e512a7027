public import JSONDocuments
public import Records
import Sodium

/// What a subject finds in the log: the accesses to their data in order, and those that are missing.
///
/// Needs nothing but the subject's key and the log's entries. Each custodian counts its accesses to
/// the subject's data, so that one left out is seen as soon as a later one of the same custodian is
/// there, and a number used twice is seen at once. What cannot be seen: a custodian's last accesses
/// if they were never logged, or were logged under tags that are not the subject's.
public struct SubjectUsage: Sendable {
    /// How many numbers behind the last access found are tried for each custodian: as many accesses
    /// in a row can be missing and are still noticed.
    public static let lookAhead = 1_000
    /// The most accesses in one answer, unless asked otherwise.
    public static let defaultLimit = 1_000

    /// One access.
    public struct Access: Sendable {
        /// Its number among those of its custodian, from 0.
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

    /// A number below a custodian's last access that the log does not hold: a suppressed entry.
    public struct Gap: Hashable, Sendable {
        /// Whose access is missing.
        public let custodian: KeyReference
        /// Its number among those of the custodian, from 0.
        public let number: Int
    }

    /// A number that a custodian used for several accesses, as a store from a backup does: without the
    /// other entry nobody would miss any of them.
    public struct Repeat: Hashable, Sendable {
        /// Who used it.
        public let custodian: KeyReference
        /// The number, from 0.
        public let number: Int
        /// The entries' indexes in the log, 2 or more.
        public let indexes: [Int]
    }

    /// The accesses in the order of the log, also those with a number used before.
    public private(set) var accesses: [Access] = []
    /// What is missing, by custodian and number.
    public private(set) var gaps: [Gap] = []
    /// What was used twice, by custodian and number.
    public private(set) var repeats: [Repeat] = []

    private typealias Hit = (index: Int, time: Timestamp, entry: AccessEntry)

    /// Looks for the accesses to the data of the subject with `key`.
    ///
    /// - Parameters:
    ///   - key: The subject's key.
    ///   - entries: The log's entries with their indexes; all others than `audit.access` are passed
    ///     over. Their signatures and proofs are the caller's to check.
    public init(of key: SubjectKey, entries: some Sequence<(index: Int, envelope: Envelope)>) {
        var found: [KeyReference: [SubjectTag: [Hit]]] = [:]
        for (index, envelope) in entries {
            guard case .access(let entry) = envelope.record, let signer = envelope.signature?.key
            else { continue }
            for tag in entry.tags {
                found[signer, default: [:]][tag, default: []]
                    .append((index, envelope.created, entry))
            }
        }
        for custodian in found.keys.sorted(by: { $0.description < $1.description }) {
            count(found[custodian] ?? [:], of: custodian, key)
        }
        accesses.sort { $0.index < $1.index }
    }

    private mutating func count(
        _ found: [SubjectTag: [Hit]], of custodian: KeyReference, _ key: SubjectKey
    ) {
        var expected = 0
        var number = 0
        while number < expected + Self.lookAhead {
            if let hits = found[key.tag(number, of: custodian)] {
                gaps += (expected..<number).map { Gap(custodian: custodian, number: $0) }
                accesses += hits.map {
                    Access(
                        number: number, index: $0.index, time: $0.time, custodian: custodian,
                        entry: $0.entry)
                }
                if hits.count > 1 {
                    repeats.append(
                        Repeat(
                            custodian: custodian, number: number, indexes: hits.map(\.index)))
                }
                expected = number + 1
            }
            number += 1
        }
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

    /// `{"status", "message"}`: `FAIL` where an access is missing, or a number was used twice.
    public var heartbeat: JSONValue {
        var problems: [String] = []
        if !gaps.isEmpty { problems.append("\(gaps.count) accesses are missing from the log") }
        if !repeats.isEmpty {
            problems.append("a number was used twice")
        }
        return problems.isEmpty
            ? ["status": "OK", "message": "no access is missing"]
            : ["status": "FAIL", "message": .string(problems.joined(separator: "; "))]
    }

    /// The three answers, and the numbers that are missing or were used twice.
    ///
    /// - Parameters:
    ///   - start: Since when the log has entries, if it has one.
    ///   - offset: How many of the newest accesses are passed over.
    ///   - limit: The most accesses in the answer.
    ///   - role: The reader's role under a rule.
    /// - Returns: `{"findUsage", "usagePeriod", "heartbeat", "gaps", "repeats"}`.
    public func report(
        since start: Timestamp?, offset: Int = 0, limit: Int = defaultLimit,
        role: (RecordIdentifier) -> String?
    ) -> JSONValue {
        [
            "findUsage": findUsage(offset: offset, limit: limit, role: role),
            "usagePeriod": start.map { Self.usagePeriod(since: $0) } ?? .null,
            "heartbeat": heartbeat,
            "gaps": .array(
                gaps.map {
                    [
                        "custodian": .string($0.custodian.description),
                        "number": .integer($0.number),
                    ]
                }),
            "repeats": .array(
                repeats.map {
                    [
                        "custodian": .string($0.custodian.description),
                        "number": .integer($0.number),
                        "entries": .array($0.indexes.map(JSONValue.integer)),
                    ]
                }),
        ]
    }
}
