import HTTPTypes
import Ledger
import TransparencyLog

extension AuditorEndpoints {
    /// Checkpoints that the form proposes.
    private static let proposalLimit = 20

    /// What two checkpoints say of each other.
    private struct Comparison {
        let old: Checkpoint
        let new: Checkpoint
        let hashes: [TreeHash]
    }

    /// The page that compares two checkpoints.
    func consistency(_ call: Call) async throws -> Answer {
        let sizes = try await log.checkpointSizes(limit: Self.proposalLimit)
        let (from, to) = (call.parameters["from"] ?? "", call.parameters["to"] ?? "")
        guard !(from + to).isEmpty else {
            return page(
                call, sizes, from: sizes.dropFirst().first.map(String.init) ?? "",
                to: sizes.first.map(String.init) ?? "")
        }
        do {
            let comparison = try await compare(call)
            return page(call, sizes, from: from, to: to, comparison)
        } catch let problem as Problem {
            return page(call, sizes, from: from, to: to, problem: problem)
        }
    }

    private func compare(_ call: Call) async throws -> Comparison {
        let (from, to) = (try call.index("from"), try call.index("to"))
        guard 0 < from, from <= to else {
            throw Problem(.badRequest, "sizes-order", about: "from")
        }
        guard let old = try await log.checkpoint(size: from)?.checkpoint else {
            throw Problem(.notFound, "checkpoint-unknown", about: "from")
        }
        guard let new = try await log.checkpoint(size: to)?.checkpoint else {
            throw Problem(.notFound, "checkpoint-unknown", about: "to")
        }
        let proof = try await log.consistency(from: from, to: to)
        do throws(LogError) {
            try proof.verify(oldRoot: old.root, newRoot: new.root)
        } catch {
            throw Problem(.internalServerError, "log-inconsistent")
        }
        return Comparison(old: old, new: new, hashes: proof.hashes)
    }

    private func page(
        _ call: Call, _ sizes: [Int], from: String, to: String, _ comparison: Comparison? = nil,
        problem: Problem? = nil
    ) -> Answer {
        pages.answer(
            call, "consistency", title: "consistency-title", status: problem?.status ?? .ok
        ) { words in
            [
                "sizes": sizes, "from": from, "to": to,
                "problem": problem.map { PageRenderer.explanation(of: $0, words) } as Any? ?? false,
                "result": comparison.map { Self.values(of: $0, words) } as Any? ?? false,
                "command": Self.command(
                    words["consistency-command-about"],
                    """
                    curl -sS \(pages.settings.address)/log/vkey > log.vkey
                    countersign audit log \(pages.settings.address)/log --log-key log.vkey
                    """),
            ]
        }
    }

    private static func values(
        of comparison: Comparison, _ words: Catalogue
    ) -> [String: Any] {
        [
            "verdict": words(
                "consistency-verdict",
                [
                    "old": String(comparison.old.size), "new": String(comparison.new.size),
                    "added": String(comparison.new.size - comparison.old.size),
                ]),
            "oldSize": comparison.old.size, "newSize": comparison.new.size,
            "oldRoot": comparison.old.root.hexadecimal,
            "newRoot": comparison.new.root.hexadecimal,
            "hashes": comparison.hashes.map(\.hexadecimal),
            "needsNoHash": comparison.hashes.isEmpty,
        ]
    }
}
