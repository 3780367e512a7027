import AnonCreds
import CLSignatures
import Commitments
import JSONDocuments
import Sodium

/// A native presentation that was read for its request: all that is left is whether its proof holds.
struct NativeReading: Sendable {
    private let statement: Statement
    private let proof: StatementProof
    /// The request's digest.
    private let context: SHA256Digest
    private let shown: DeskRequest.Shown

    /// Reads a presentation, and makes the statement from the request, the definitions that the log shows
    /// and the texts.
    ///
    /// - Throws: `NativeFault` with the public reason to refuse it.
    init(
        _ document: JSONValue, of request: DeskRequest, _ question: NativeQuestion,
        under definitions: [AnchoredDefinition]
    ) throws(NativeFault) {
        guard let presentation = try? NativePresentation(json: document) else {
            throw NativeFault(.malformed)
        }
        statement = try question.statement(under: definitions, shown: presentation.shown)
        do throws(ProofError) {
            proof = try StatementProof(parsing: presentation.proof, for: statement)
        } catch {
            throw NativeFault(error)
        }
        context = request.digest
        shown = DeskRequest.texts(of: presentation, question)
    }

    /// What comes of it where its proof holds.
    var proved: DeskRequest.Judgement { .proved(shown) }

    /// What comes of it, its proof checked alone.
    var judgement: DeskRequest.Judgement {
        do throws(ProofError) {
            try proof.verify(statement, context: context)
            return proved
        } catch {
            return .refused(NativeFault(error).reason)
        }
    }

    /// Leaves the proof to a batch.
    ///
    /// - Throws: `NativeFault` for one that no batch takes.
    func add(to batch: inout StatementBatch) throws(NativeFault) {
        do throws(ProofError) {
            try batch.add(proof, of: statement, context: context)
        } catch {
            throw NativeFault(error)
        }
    }
}

extension NativeFault {
    fileprivate init(_ error: ProofError) {
        self.init(error == .malformed ? .malformed : .proof)
    }
}
