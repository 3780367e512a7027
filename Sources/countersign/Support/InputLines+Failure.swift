import JSONDocuments
import Records

extension InputLines {
    /// What is wrong with line `number`, with file and line instead of the document's own one line.
    func failure(_ error: any Error, line number: Int) -> CommandFailure {
        let failure = CommandFailure(describing: error)
        let place = "\(path), line \(number)"
        guard let problem = Self.problem(error) else {
            return CommandFailure(
                failure.status, code: failure.code, "\(place): \(failure.message)")
        }
        let inside =
            problem.location.hasPrefix("line 1, ")
            ? problem.location.dropFirst("line 1".count) : ": \(problem.location)"[...]
        return CommandFailure(
            .malformed, code: failure.code,
            "\(place)\(problem.location.isEmpty ? "" : inside): \(problem.problem)")
    }

    private static func problem(_ error: any Error) -> DecodingFailure? {
        if case RecordError.malformed(let problem) = error { return problem }
        return error as? DecodingFailure
    }
}
