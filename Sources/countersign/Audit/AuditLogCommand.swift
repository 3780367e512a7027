import ArgumentParser
import Auditor
import Foundation
import JSONDocuments
import LedgerClient
import LogFiles
import Records
import TransparencyLog

/// `countersign audit log`.
struct AuditLogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Check a published log, and that it continues what this auditor saw before.")

    @Argument(
        help: ArgumentHelp(
            "The published log, or the address at which it is served.", valueName: "dir|url"))
    var log: String

    @OptionGroup var options: TrustOptions

    @OptionGroup var memory: AuditMemoryOption

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        guard case .address(let address) = try LedgerPlace(log) else { return try audit(log) }
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "countersign-audit-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let bar = LazyProgress("Fetching files")
        try await LogMirror(of: address).copy(
            to: folder.path, isCosigned: options.asksQuorum, progress: bar.update)
        bar.finish()
        try audit(folder.path)
    }

    private func audit(_ path: String) throws {
        let audit = Audit(trust: try options.trust)
        let bar = LazyProgress("Checking entries")
        do {
            let report = try audit.check(
                ExportedLog(path: path), memory: memory.value,
                progress: bar.update)
            bar.finish()
            Console.result(
                json, report.json(asksQuorum: options.asksQuorum),
                report.sentences + (options.asksQuorum ? "" : "\n\(TrustOptions.noQuorum)"))
        } catch let finding as AuditFinding {
            throw finding.reported(in: log, json: json)
        }
    }
}

extension Audit.LogReport {
    fileprivate func json(asksQuorum: Bool) -> JSONValue {
        var counted = JSONObject()
        for type in RecordType.builtIn { counted[type.rawValue] = .integer(counts[type] ?? 0) }
        return [
            "verdict": "accept",
            "size": .integer(checkpoint.checkpoint.size),
            "root": .string(checkpoint.checkpoint.root.hexadecimal),
            "remembered_size": rememberedSize.map(JSONValue.integer) ?? .null,
            "cosignatures": .integer(checkpoint.cosignatures.count),
            "quorum": .bool(asksQuorum),
            "entries": .object(counted),
            "members": .array(
                register.members.map { member in
                    [
                        "role": .string(member.record.role.rawValue),
                        "name": .string(member.record.name.en),
                        "key": .string(KeyReference(member.record.key).description),
                        "valid_until": .string(member.record.validUntil.description),
                    ]
                }),
        ]
    }

    fileprivate var sentences: String {
        let size = checkpoint.checkpoint.size
        let before =
            rememberedSize.map { "It continues the \($0.of("entry", "entries")) seen before." }
            ?? "It is the first time this auditor sees it."
        let types = RecordType.builtIn.filter { counts[$0] != nil }
            .map { "\(counts[$0] ?? 0) \($0.rawValue)" }.joined(separator: ", ")
        return """
            The log holds together: \(size.of("entry", "entries")), \
            \(checkpoint.cosignatures.count.of("cosignature", "cosignatures")). \
            \(before)
            Entries: \(types).
            Members: \(register.members.map { "\($0.record.name.en) (\($0.record.role.rawValue))" }
                .joined(separator: ", ")).
            """
    }
}
