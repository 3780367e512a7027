import Archive
import JSONDocuments
import Metering
import Records

/// Where a draft's parts come from, as a refusal names them.
enum SubmissionSource: Sendable {
    /// Options, and two files.
    case options(public: String, payload: String)
    /// The members of one line.
    case line

    /// What a refusal calls a part that is a document.
    private func name(_ part: SubmissionDraft.Part) -> String {
        switch (self, part) {
        case (.options(let path, _), .content), (.options(_, let path), .payload): path
        default: part.rawValue
        }
    }

    /// What `work` makes of a draft; a refusal names the part.
    func naming<T>(_ work: () throws(SubmissionFailure) -> T) throws -> T {
        do throws(SubmissionFailure) {
            return try work()
        } catch {
            throw failure(error)
        }
    }

    private func failure(_ failure: SubmissionFailure) -> any Error {
        switch failure {
        case .form(let part, let problem):
            switch self {
            case .options: CommandFailure(.usage, code: "usage", "\(part.option) \(problem)")
            case .line:
                CommandFailure(.malformed, code: "malformed", "\(part.rawValue): \(problem)")
            }
        case .malformed(let part, let problem): problem.inFile(name(part))
        case .record(let part, let error):
            CommandFailure(.malformed, code: error.code, "\(name(part)): \(error.sentence)")
        case .readings(let error):
            CommandFailure(.malformed, code: error.code, "the readings: \(error.sentence)")
        case .secret(let error): error
        }
    }
}

extension SubmissionDraft.Part {
    /// The option that gives it.
    fileprivate var option: String {
        switch self {
        case .type, .content, .payload, .area, .supersedes, .id: "--" + rawValue
        case .retainUntil: "--retain-until"
        case .previous: "--previous"
        }
    }
}
