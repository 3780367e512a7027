import Archive
import Cores
import JSONDocuments
import Records

/// Records as lines: while one group is added, the next is read and sealed.
struct SubmissionStream {
    /// Most lines in a group.
    private static let lineLimit = 512
    /// A group ends after so many bytes, at the end of the line.
    private static let byteLimit = 4 << 20

    let lines: InputLines
    let desk: CustodianDesk

    /// Adds the records of all lines and acknowledges each when it is durable.
    ///
    /// - Throws: What is wrong with the first malformed line, after the lines before it were
    ///   answered; a quiet failure where the ledger refused some.
    func run() async throws {
        var adding: Task<CommandFailure?, any Error>?
        var refusal: CommandFailure?
        while true {
            // Nothing is waited for with work under way: it would hold up an acknowledgement.
            let group = readGroup(waiting: adding == nil)
            let sealed = try await seal(group.lines)
            if let adding { refusal = try await adding.value ?? refusal }
            let failure = sealed.failure ?? group.failure
            guard !sealed.items.isEmpty || failure != nil || adding != nil else { break }
            adding = nil
            if !sealed.items.isEmpty { adding = add(sealed.items) }
            if let failure {
                _ = try await adding?.value
                throw failure
            }
        }
        if let refusal { throw refusal }
    }

    private struct Line: Sendable {
        let number: Int
        let bytes: [UInt8]
    }

    private struct SealedLine: Sendable {
        let number: Int
        let submission: SealedSubmission
    }

    /// The lines that are there; where `waiting`, at least one unless the input ends.
    private func readGroup(waiting: Bool) -> (lines: [Line], failure: (any Error)?) {
        var group: [Line] = []
        var byteCount = 0
        do {
            while group.count < Self.lineLimit, byteCount < Self.byteLimit,
                let line = try lines.next(waiting: waiting && group.isEmpty)
            {
                if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) { continue }
                byteCount += line.count
                group.append(Line(number: lines.lineNumber, bytes: line))
            }
            return (group, nil)
        } catch {
            return (group, error)
        }
    }

    /// The lines up to the first that makes no record, sealed, and what is wrong with that one.
    private func seal(
        _ group: [Line]
    ) async throws -> (items: [SealedLine], failure: (any Error)?) {
        guard !group.isEmpty else { return ([], nil) }
        let read = await AllCores.map(group, grain: 16) { line in
            Result { try SubmissionLine(parsing: line.bytes).submission() }
        }
        var (submissions, failure) = prefix(read, of: group)
        let sealed = try await desk.custodian.seal(
            contentsOf: submissions, members: desk.members(), now: .now)
        submissions = []
        let (items, sealFailure) = prefix(sealed, of: group)
        if let sealFailure { failure = sealFailure }
        return (
            zip(group, items).map { SealedLine(number: $0.number, submission: $1) }, failure
        )
    }

    private func prefix<T>(
        _ results: [Result<T, any Error>], of group: [Line]
    ) -> (values: [T], failure: (any Error)?) {
        var values: [T] = []
        for (result, line) in zip(results, group) {
            switch result {
            case .success(let value): values.append(value)
            case .failure(let error): return (values, lines.failure(error, line: line.number))
            }
        }
        return (values, nil)
    }

    /// Adds a group and writes its acknowledgements; returns a failure where one was refused.
    private func add(_ group: [SealedLine]) -> Task<CommandFailure?, any Error> {
        Task { [desk, path = lines.path] in
            let added = try await desk.custodian.add(
                group.map(\.submission), members: desk.members(), append: desk.append)
            var answers: [String] = []
            var refusal: CommandFailure?
            for (line, record) in zip(group, added) {
                guard let reason = record.refusal else {
                    answers.append(record.acknowledgement(line.submission.id).canonicalText)
                    continue
                }
                let failure = desk.failure(reason, of: line.submission.id)
                Console.error(
                    "countersign: \(path), line \(line.number): \(failure.message) "
                        + "[\(failure.code)]")
                refusal = .refusedQuietly(code: failure.code)
            }
            if !answers.isEmpty {
                Console.output(answers.joined(separator: "\n"))
                try Console.requireOutput()
            }
            return refusal
        }
    }
}
