public import Records

extension RequestBundle {
    /// Checks that the log shows each head that the question names.
    ///
    /// - Throws: `TrustError.statusNotAnchored` for one without its entry, or what the entry breaks;
    ///   `.requestSignature` for a question of neither form.
    public func checkHeads(
        under definitions: [AnchoredDefinition], trust: LogTrust, now: Timestamp
    ) throws(TrustError) {
        guard let question = try? request.question() else { throw .requestSignature }
        guard case .native(let native) = question else { return }
        for (claim, definition) in zip(native.claims, definitions) {
            try checkHead(of: claim, under: definition, trust: trust, now: now)
        }
    }

    /// Checks that the log shows the head that a claim names, if it names one.
    ///
    /// - Throws: as ``checkHeads(under:trust:now:)``.
    public func checkHead(
        of claim: NativeQuestion.Claim, under definition: AnchoredDefinition, trust: LogTrust,
        now: Timestamp
    ) throws(TrustError) {
        guard let named = claim.notRevoked else { return }
        guard let head = heads.first(where: { $0.names(definition.digest) }) else {
            throw .statusNotAnchored
        }
        let anchored = try AnchoredStatus(head.status, of: definition, trust: trust, now: now)
        guard anchored.record == named else { throw .statusNotAnchored }
    }
}
