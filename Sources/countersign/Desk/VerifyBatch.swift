import Cores
import Desk
import Foundation
import Records
import SealedStorage
import Synchronization

/// One run of a desk over a directory of presentations, on all cores.
///
/// A request is accepted once. So everything that can be found out before it is judged is, what comes of
/// it is written before the next one is begun, and what was accepted and not written, because the run
/// ended there, is written by the next run over the same directories.
final class VerifyBatch: Sendable {
    /// So many presentations at most are in memory at once, for each core: as many proofs are checked
    /// by one product.
    private static let portion = Verifier.batchCount
    /// So many bytes of files at most are in memory at once; parsed, they take several times that.
    private static let portionByteCount = 32_000_000

    private let verifier: Verifier
    private let files: VerifyFiles
    /// Set when a verdict could not be written: nor could the next.
    private let isStopped = Mutex(false)

    init(verifier: Verifier, files: VerifyFiles) {
        self.verifier = verifier
        self.files = files
    }

    /// Judges what lies under these names; whatever fails is told of in the outcome.
    func run(_ names: [String]) async -> (outcome: VerifyOutcome, report: ReportFile) {
        let progress = LazyProgress("Presentations", total: names.count)
        var outcome = VerifyOutcome()
        var report = ReportFile(columns: ["presentation", "status", "anchor", "problem"])
        for part in portions(of: names) {
            for (name, item) in zip(names[part], await judge(Array(names[part]))) {
                let file = name + VerifyFiles.suffix
                outcome.count(item, of: file)
                report.append([file] + item.fields)
            }
            progress.update(part.upperBound, names.count)
        }
        progress.finish()
        return (outcome, report)
    }

    /// The names in pieces, each within both limits unless it is a single one.
    private func portions(of names: [String]) -> [Range<Int>] {
        var portions: [Range<Int>] = []
        var (start, byteCount) = (0, 0)
        for (index, name) in names.enumerated() {
            let size = files.byteCount(name)
            if index - start == Self.portion * AllCores.count
                || index > start && byteCount + size > Self.portionByteCount
            {
                portions.append(start..<index)
                (start, byteCount) = (index, 0)
            }
            byteCount += size
        }
        if start < names.count { portions.append(start..<names.count) }
        return portions
    }

    private func judge(_ names: [String]) async -> [VerifyItem] {
        let ready = await AllCores.map(names) { [files] name in
            Result { try files.answer(name) }.mapError(CommandFailure.init(describing:))
        }
        var answers: [Verifier.Answer] = []
        var open: [String] = []
        for (name, ready) in zip(names, ready) {
            guard case .success(.open(let answer)) = ready else { continue }
            answers.append(answer)
            open.append(name)
        }
        let judged = await verifier.verify(answers, now: .now) { [self, open] index, judge in
            item(open[index], judge)
        }
        // One item for each open one, in order.
        var rest = judged[...]
        return ready.map { ready in
            switch ready {
            case .success(.open): rest.removeFirst()
            case .success(.accepted(let anchor, let lacks)): .already(anchor, lacks)
            case .failure(let failure): .refused(failure)
            }
        }
    }

    /// Judges one presentation and writes what the clerk and the resident get.
    private func item(_ name: String, _ judge: Verifier.Judge) -> VerifyItem {
        guard !isStopped.withLock(\.self) else {
            return .refused(
                CommandFailure(
                    .storage, code: "not-judged",
                    "not judged, since a verdict before it could not be written; run this again"))
        }
        var anchor: String?
        do {
            try files.checkRoom()
            let outcome = try judge { acceptance in
                anchor = acceptance.identifier
                try files.write(acceptance, name)
            }
            switch outcome {
            case .refused(let reason): return .refused(try files.write(reason, name))
            case .accepted(let acceptance): return .accepted(acceptance.identifier, nil)
            }
        } catch {
            let failure = CommandFailure(describing: error)
            guard let anchor else { return .refused(failure) }
            isStopped.withLock { $0 = true }
            return .accepted(anchor, failure)
        }
    }
}
