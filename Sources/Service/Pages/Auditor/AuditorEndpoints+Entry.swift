import HTTPTypes
import JSONDocuments
import Ledger
import Records
import TransparencyLog

extension AuditorEndpoints {
    /// Longer leaves are not shown whole, so that a page stays under 100 KB.
    private static let wholeLeafByteCount = 8_192

    /// The page of one entry.
    func entry(_ call: Call) async throws -> Answer {
        let index = try call.index("index")
        let entry = try await log.entry(at: index)
        let fields = try EntryFields(leaf: entry.leaf)
        let proof = try await provenPath(of: entry)
        let size = try await log.size()
        return pages.answer(call, "entry", title: "entry-title") { words in
            var values = self.values(of: entry, fields, words)
            values["title"] = words("entry-title", ["index": String(index)])
            values["previous"] = index > 0 ? "/auditor/entries/\(index - 1)" as Any : false
            values["next"] = index + 1 < size ? "/auditor/entries/\(index + 1)" as Any : false
            values["unproven"] = proof == nil
            values["proof"] =
                proof.map { self.values(of: $0.path, $0.checkpoint, index, words) } as Any? ?? false
            values["command"] = Self.command(
                words["entry-command-about"],
                """
                curl -sS \(pages.settings.address)/log/vkey > log.vkey
                curl -sS \(pages.settings.address)/log/entries/\(index) > entry-\(index).json
                countersign audit entry entry-\(index).json --log-key log.vkey
                """)
            return values
        }
    }

    /// The entry's way to the root of the newest checkpoint; `nil` while none covers it.
    private func provenPath(
        of entry: StoredEntry
    ) async throws -> (path: InclusionPath, checkpoint: Checkpoint)? {
        guard let bundle = try await log.proof(of: entry.index) else { return nil }
        let checkpoint = try Checkpoint(parsing: bundle.checkpoint.text)
        let proof = InclusionProof(
            index: entry.index, size: checkpoint.size, hashes: bundle.hashes)
        let path = try InclusionPath(
            proof, leaf: TreeHash.leaf(entry.leaf), root: checkpoint.root)
        return (path, checkpoint)
    }

    private func values(
        of entry: StoredEntry, _ fields: EntryFields, _ words: Catalogue
    ) -> [String: Any] {
        [
            "index": entry.index, "type": entry.type,
            "typeName": Self.typeName(entry.type, words), "issuer": entry.issuer,
            "issuerSearch": "/auditor" + QueryText.make([("issuer", entry.issuer)]),
            "typeSearch": "/auditor" + QueryText.make([("type", entry.type)]),
            "leafHash": entry.leafHash.hexadecimal,
            "isCut": fields.isCut,
            "fields": fields.rows.map { row -> [String: Any] in
                [
                    "path": row.path, "value": row.value,
                    "label": words.optional("field-" + row.path.replacing(".", with: "-"))
                        as Any? ?? false,
                ]
            },
            "leaf": entry.leaf.count <= Self.wholeLeafByteCount
                ? String(decoding: entry.leaf, as: UTF8.self) as Any : false,
            "leafAddress": "/log/entries/\(entry.index)",
        ]
    }

    private func values(
        of path: InclusionPath, _ checkpoint: Checkpoint, _ index: Int, _ words: Catalogue
    ) -> [String: Any] {
        [
            "size": checkpoint.size, "root": checkpoint.root.hexadecimal,
            "drawing": PathDrawing(path: path).values(words, index: index),
            "summary": words(
                "entry-path-summary",
                [
                    "index": String(index), "count": String(path.steps.count),
                    "size": String(checkpoint.size),
                ]),
            "steps": path.steps.enumerated().map { number, step -> [String: Any] in
                [
                    "number": number + 1,
                    "side": words[step.isLeft ? "entry-left" : "entry-right"],
                    "sibling": step.sibling.hexadecimal, "parent": step.parent.hexadecimal,
                ]
            },
        ]
    }
}
