import HTTPTypes
import Ledger
import Records
import TransparencyLog

extension AuditorEndpoints {
    /// The page of the log's entries.
    func explore(_ call: Call) async throws -> Answer {
        let search: LogSearch
        do {
            search = try LogSearch(call.parameters)
        } catch let problem as Problem where problem.code.hasPrefix("search-") {
            return try await explorer(call, fields: call.parameters, found: [], problem: problem)
        }
        let fields = Dictionary(uniqueKeysWithValues: search.fields)
        if let target = search.target {
            guard let index = try await log.index(of: target) else {
                return try await explorer(
                    call, fields: fields, found: [], problem: Problem(.notFound, "entry-unknown"))
            }
            return .see("/auditor/entries/\(index)")
        }
        let found = try await log.search(search.query)
        let older =
            found.count == LogSearch.pageLength
            ? found.last.map { search.address(before: $0.index) } : nil
        let newest = search.query.before == nil ? nil : search.address(before: nil)
        return try await explorer(
            call, fields: fields, found: found, older: older, newest: newest)
    }

    private func explorer(
        _ call: Call, fields: [String: String], found: [FoundRecord], older: String? = nil,
        newest: String? = nil, problem: Problem? = nil
    ) async throws -> Answer {
        let checkpoint = try await log.newestCheckpoint()
        let types = RecordType.builtIn.map(\.rawValue).sorted()
        let type = fields["type"] ?? ""
        return pages.answer(
            call, "explorer", title: "explorer-title", status: problem?.status ?? .ok
        ) { words in
            [
                "q": fields["q"] ?? "", "issuer": fields["issuer"] ?? "",
                "hour": fields["hour"] ?? "",
                "types": (types.contains(type) || type.isEmpty ? types : types + [type]).map {
                    [
                        "value": $0, "label": Self.typeName($0, words), "isChosen": $0 == type,
                    ] as [String: Any]
                },
                "entries": found.map { Self.row($0, words) },
                "hasEntries": !found.isEmpty,
                "isEmptySearch": found.isEmpty && problem == nil,
                "older": older as Any? ?? false, "newest": newest as Any? ?? false,
                "problem": problem.map { PageRenderer.explanation(of: $0, words) } as Any? ?? false,
                "log": aboutLog(checkpoint),
                "command": Self.command(
                    words["explorer-command-about"],
                    """
                    curl -sS \(pages.settings.address)/log/vkey > log.vkey
                    countersign audit log \(pages.settings.address)/log --log-key log.vkey
                    """),
            ]
        }
    }

    private static func row(_ record: FoundRecord, _ words: Catalogue) -> [String: Any] {
        let envelope = record.envelope
        return [
            "index": record.index, "typeName": typeName(envelope.type.rawValue, words),
            "type": envelope.type.rawValue,
            "hourOf": envelope.created.flooredToHour.description,
            "signer": envelope.signature?.key.description ?? "—",
        ]
    }

    /// What the log says of itself.
    private func aboutLog(_ checkpoint: VerifiedCheckpoint?) -> [String: Any] {
        [
            "origin": log.identity.origin, "logKey": log.identity.keys[0].text,
            "size": checkpoint?.checkpoint.size ?? 0,
            "root": checkpoint?.checkpoint.root.hexadecimal ?? "—",
            "witnesses": checkpoint?.cosignatures.count ?? 0,
            "note": checkpoint.map { String(decoding: $0.note.bytes, as: UTF8.self) } ?? "—",
        ]
    }
}
