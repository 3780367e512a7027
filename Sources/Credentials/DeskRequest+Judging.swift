public import AnonCreds
public import JSONDocuments

extension DeskRequest {
    /// What a presentation shows: attributes as the request spells them, and their texts.
    public typealias Shown = [(attribute: String, value: String)]

    /// What comes of a presentation.
    public enum Judgement: Sendable {
        /// It proves what was asked, and shows this.
        case proved(Shown)
        /// It does not; the public reason.
        case refused(Verdict.Reason)
    }

    /// The reason to refuse `document` as an answer to this request, or what it shows: it proves what
    /// was asked, no more and no less.
    ///
    /// The one rule by which a desk accepts and an auditor checks what a desk accepted. What must be
    /// proved is derived from the request, never from the presentation. That the heads of revocation in
    /// the request are on the log, and how old they may be, is the caller's to check.
    ///
    /// - Parameters:
    ///   - document: An AnonCreds presentation, or `{"native": base64}`.
    ///   - anchored: The definitions of the request, in its order.
    /// - Returns: What is shown, or the public reason to refuse.
    public func judge(
        _ document: JSONValue, under anchored: [AnchoredDefinition]
    ) -> Judgement {
        guard anchored.map(\.digest) == content.definitions else {
            return .refused(.unknownDefinition)
        }
        switch try? question() {
        case nil: return .refused(.malformed)
        case .anonCreds(let question): return judge(document, question, under: anchored[0])
        case .native(let question): return judge(document, question, under: anchored)
        }
    }

    private func judge(
        _ document: JSONValue, _ question: PresentationRequest, under anchored: AnchoredDefinition
    ) -> Judgement {
        guard let presentation = try? Presentation(json: document, at: "") else {
            return .refused(.malformed)
        }
        let definition = anchored.definition
        guard
            let verifier = try? PresentationVerifier(
                definitions: [definition], declarations: [definition.schemaID: anchored.integers])
        else { return .refused(.unknownDefinition) }
        let verdict = verifier.verify(presentation, for: question)
        if let reason = verdict.reason { return .refused(reason) }
        // One credential answers all, so that no condition is borrowed from another paper; and
        // what was asked to be shown is shown.
        let shown = presentation.requestedProof
        guard presentation.sources.count == 1, shown.unrevealed.isEmpty, shown.selfAttested.isEmpty
        else { return .refused(.referents) }
        for item in question.attributes {
            for (name, value) in shown.values(of: item.referent, names: item.names)
            where anchored.integers[name] != nil {
                // "01" and "+1" are signed alike; only the agency's own spelling is the value.
                guard let integer = value.integer, String(integer) == value.raw else {
                    return .refused(.values)
                }
            }
        }
        return .proved(Self.texts(of: presentation))
    }

    private func judge(
        _ document: JSONValue, _ question: NativeQuestion, under anchored: [AnchoredDefinition]
    ) -> Judgement {
        do throws(NativeFault) {
            return try NativeReading(document, of: self, question, under: anchored).judgement
        } catch {
            return .refused(error.reason)
        }
    }

    /// What a presentation shows that was judged before.
    ///
    /// - Throws: `DecodingFailure` for a document that is no presentation.
    public func shown(by document: JSONValue) throws(DecodingFailure) -> Shown {
        switch try question() {
        case .anonCreds: Self.texts(of: try Presentation(json: document, at: ""))
        case .native(let question):
            Self.texts(of: try NativePresentation(json: document), question)
        }
    }

    private static func texts(of presentation: Presentation) -> Shown {
        let revealed = presentation.requestedProof.revealed.sorted { $0.key < $1.key }
        return revealed.map { ($0.key, $0.value.value.raw) }
    }

    static func texts(of presentation: NativePresentation, _ question: NativeQuestion) -> Shown {
        zip(question.claims, presentation.shown).flatMap { claim, texts in
            zip(claim.reveal, texts).map { ($0, $1) }
        }
    }
}

extension RequestedProof {
    /// The values shown for one item of the request.
    fileprivate func values(
        of referent: String, names: [AttributeName]
    ) -> [(AttributeName, AttributeValue)] {
        if let single = revealed[referent] { return names.map { ($0, single.value) } }
        return groups[referent]?.values.map { ($0.key, $0.value) } ?? []
    }
}
