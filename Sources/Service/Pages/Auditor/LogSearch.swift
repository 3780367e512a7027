import Foundation
import HTTPTypes
import JSONDocuments
import Ledger
import Records
import TransparencyLog

/// What somebody looks for in the log: one entry by its index, hash or id, or all that meet criteria.
struct LogSearch: Sendable {
    /// Names one entry.
    enum Target: Hashable, Sendable {
        case index(Int)
        case leafHash(TreeHash)
        case identifier(RecordIdentifier)
    }

    /// Entries on a page.
    static let pageLength = 50

    /// The one entry that is named; `nil` where none is.
    let target: Target?
    let query: RecordQuery
    /// The fields that are not empty, as they were given, without the page.
    let fields: [(name: String, value: String)]

    /// Reads the fields of the search form.
    ///
    /// - Throws: `Problem` of status 400, about the field.
    init(_ parameters: [String: String]) throws {
        let given = ["q", "type", "issuer", "hour"].map { name in
            (name: name, value: Self.trimmed(parameters[name] ?? ""))
        }
        fields = given.filter { !$0.value.isEmpty }
        let values = Dictionary(uniqueKeysWithValues: fields)
        // A hash in base64 may begin with a plus sign, by which forms write a space.
        let whole = (parameters["q"] ?? "").trimmingCharacters(in: .whitespaces)
        target = try (try? Self.target(whole)) ?? values["q"].map(Self.target)
        var query = RecordQuery(limit: Self.pageLength)
        query.type = try values["type"].map { text in
            try Self.read(text, "type") { RecordType(rawValue: $0) }
        }
        query.issuer = try values["issuer"].map { text in
            try Self.read(text, "issuer", KeyReference.init)
        }
        query.from = try values["hour"].map { try Self.read($0, "hour", Self.hour) }
        query.to = query.from
        if let before = parameters["before"], !before.isEmpty {
            query.before = try Self.read(before, "before", Self.index)
        }
        self.query = query
    }

    /// The address of the page that begins below the entry `index`.
    func address(before index: Int?) -> String {
        let page = index.map { [(name: "before", value: String($0))] } ?? []
        return "/auditor" + QueryText.make(fields + page)
    }

    /// As the form gives them.
    static let parameters: [Endpoint.Parameter] = [
        ("q", "An entry's index, leaf hash or id."), ("type", "A record type."),
        ("issuer", "A signer's key, as name+id."), ("hour", "An hour (UTC)."),
        ("before", "The index of the last entry on the page before."),
    ].map { name, summary in
        .init(
            name: name, place: .query, summary: summary, schema: ["type": "string"],
            isRequired: false)
    }

    /// An index in decimal digits, a hash as hexadecimal digits or base64, an id as hexadecimal digits.
    static func target(_ text: String) throws -> Target {
        if let index = index(text) { return .index(index) }
        if let hash = TreeHash(hexadecimal: text.lowercased()) ?? TreeHash(base64: text) {
            return .leafHash(hash)
        }
        if let id = RecordIdentifier(text.lowercased()) { return .identifier(id) }
        throw Problem(.badRequest, "search-what", about: "q")
    }

    /// `2026-03-02T09`, with minutes, with seconds or with `Z`: always UTC, cut to the hour.
    static func hour(_ text: String) -> Timestamp? {
        let digits = text.hasSuffix("Z") ? String(text.dropLast()) : text
        let parts = digits.split(separator: ":", omittingEmptySubsequences: false)
        guard 1...3 ~= parts.count, parts.dropFirst().allSatisfy({ $0.utf8.count == 2 }) else {
            return nil
        }
        let padded = (parts.map(String.init) + ["00", "00"]).prefix(3).joined(separator: ":")
        return Timestamp(padded + "Z")?.flooredToHour
    }

    private static func index(_ text: String) -> Int? {
        guard let value = Int(text), value >= 0, value < Int.max, String(value) == text else {
            return nil
        }
        return value
    }

    private static func read<T>(
        _ text: String, _ field: String, _ parse: (String) -> T?
    ) throws -> T {
        guard let value = parse(text) else {
            throw Problem(.badRequest, "search-" + field, about: field)
        }
        return value
    }

    private static func trimmed(_ text: String) -> String {
        func isBlank(_ character: Character) -> Bool { character == " " || character == "+" }
        let start = text.drop(while: isBlank)
        return String(start.reversed().drop(while: isBlank).reversed())
    }
}
