public import AnonCreds
public import JSONDocuments

extension DeskRequest {
    /// The reason to refuse `document` as an answer to this request; `nil` where it proves what was
    /// asked, no more and no less.
    ///
    /// The one rule by which a desk accepts and an auditor checks what a desk accepted. What must be
    /// proved is derived from the request, never from the presentation.
    public func refusal(
        of document: JSONValue, under anchored: AnchoredDefinition
    ) -> Verdict.Reason? {
        guard anchored.digest == content.definition else { return .unknownDefinition }
        guard let question = try? presentationRequest(),
            let presentation = try? Presentation(json: document, at: "")
        else { return .malformed }
        let definition = anchored.definition
        guard
            let verifier = try? PresentationVerifier(
                definitions: [definition], declarations: [definition.schemaID: anchored.integers])
        else { return .unknownDefinition }
        let verdict = verifier.verify(presentation, for: question)
        guard case .accept = verdict else { return verdict.reason }
        // One credential answers all, so that no condition is borrowed from another paper; and
        // what was asked to be shown is shown.
        let shown = presentation.requestedProof
        guard presentation.sources.count == 1, shown.unrevealed.isEmpty, shown.selfAttested.isEmpty
        else { return .referents }
        for item in question.attributes {
            for (name, value) in shown.values(of: item.referent, names: item.names)
            where anchored.integers[name] != nil {
                // "01" and "+1" are signed alike; only the agency's own spelling is the value.
                guard let integer = value.integer, String(integer) == value.raw else {
                    return .values
                }
            }
        }
        return nil
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
