import Foundation
import Ledger
import Records
import Sodium
import TransparencyLog

/// A city's ledger for benchmarks: a registrar, sixteen departments, and their events in forty
/// areas, hour by hour.
struct BenchmarkCity {
    static let departmentCount = 16
    static let areaCount = 40
    private static let types: [RecordType] = [.trafficEvent, .trafficFlow, .communityRequest]
    /// Records of one hour.
    private static let perHour = 1_000

    private let start: Timestamp
    private let registrar: Signer
    let departments: [Signer]

    /// A key with its name.
    final class Signer: Sendable {
        let name: String
        let key: SigningKey

        init(_ name: String) throws {
            self.name = name
            key = try SigningKey()
        }

        var verifierKey: NoteVerifierKey {
            get throws {
                try NoteVerifierKey(
                    name: name, kind: .signature, publicKey: key.verificationKey)
            }
        }
    }

    init() throws {
        let hour = Timestamp.now.flooredToHour.epochSeconds
        start = try Self.time(hour - 2_000 * 3_600)
        registrar = try Signer("registrar.benchmark.example")
        departments = try (0..<Self.departmentCount).map {
            try Signer("department-\($0).benchmark.example")
        }
    }

    /// The registrar's entry and those of the departments, of one with the key `other` among them.
    func members(with other: NoteVerifierKey? = nil) throws -> [Envelope] {
        let keys = try departments.map { try $0.verifierKey } + [other].compactMap(\.self)
        let all: [(NoteVerifierKey, Role, [RecordType])] =
            [(try registrar.verifierKey, .registrar, [.identityMember])]
            + keys.map { ($0, .department, Self.types) }
        return try all.map { key, role, types in
            let member = try Member(
                role: role, name: LegalName(zh: "基准", en: "Benchmark"),
                key: key, types: types, validFrom: start,
                validUntil: Self.time(start.epochSeconds + 10 * 365 * 86_400))
            return try Envelope(.member(member), created: start)
                .signed(by: registrar.key, name: registrar.name)
        }
    }

    static func area(_ number: Int) -> AreaCode? { AreaCode("A.\(number % areaCount)") }

    func hour(ofEntry number: Int) throws -> Timestamp {
        try Self.time(start.epochSeconds + number / Self.perHour * 3_600)
    }

    /// The event with this number, signed.
    func event(_ number: Int) throws -> Envelope {
        let department = departments[number % departments.count]
        let created = try hour(ofEntry: number)
        let event = try TrafficEvent(
            kind: .roadworks, probability: .certain, from: created, segment: "road-\(number)")
        // A stride without a common divisor with the departments: each works in each area.
        return try Envelope(
            .event(event), filing: Filing(area: Self.area(number / Self.departmentCount)),
            created: created
        ).signed(by: department.key, name: department.name)
    }

    /// The events with these numbers, signed on all cores; whoever takes them has to check that.
    func events(_ numbers: Range<Int>) async throws -> [Envelope] {
        try await signedEvents(numbers).map { envelope throws(RecordError) in
            try Envelope(leaf: envelope.leaf)
        }
    }

    /// The same, with signatures that are known to hold.
    func signedEvents(_ numbers: Range<Int>) async throws -> [Envelope] {
        let half = (numbers.lowerBound + numbers.upperBound) / 2
        async let first = (numbers.lowerBound..<half).map(event)
        async let second = (half..<numbers.upperBound).map(event)
        return try await first + second
    }

    private static func time(_ seconds: Int) throws -> Timestamp {
        guard let time = Timestamp(epochSeconds: seconds) else {
            throw RecordError.timeMalformed(location: "benchmark")
        }
        return time
    }
}
