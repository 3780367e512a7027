import AnonCreds
import Credentials
import JSONDocuments

extension HistoryEntry {
    /// The attributes that a show was about, by their names.
    public struct Asked: Hashable, Sendable {
        /// What the desk read.
        public let shown: [String]
        /// What the desk learnt something of, without reading it.
        public let proved: [String]
    }

    /// What the desk asked for, and got.
    ///
    /// - Throws: `DecodingFailure` where the request's question is none.
    public var asked: Asked {
        get throws {
            switch try request.question() {
            case .anonCreds(let question):
                return Asked(
                    shown: Set(question.attributes.flatMap(\.names)).map(\.text).sorted(),
                    proved: Set(question.predicates.map(\.attribute)).map(\.text).sorted())
            case .native(let question):
                let related = question.relations.flatMap { [$0.first, $0.second] }.map(\.attribute)
                let ranges = question.claims.flatMap(\.ranges).map(\.attribute)
                return Asked(
                    shown: Set(question.claims.flatMap(\.reveal)).sorted(),
                    proved: Set(ranges + related).sorted())
            }
        }
    }
}
