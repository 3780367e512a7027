import JSONDocuments
public import Records
import SealedStorage
import TransparencyLog

/// How far the approval of a rule has come.
public struct ApprovalState: Sendable {
    /// How many officers of the board have approved.
    public let count: Int
    /// How many it takes.
    public let threshold: Int
    /// The rule's index in the log, once enough have.
    public let index: Int?
}

extension Custodian {
    /// Keeps the terms of a rule until officers have approved them; the same terms again change nothing.
    ///
    /// - Throws: `ArchiveError.identifierTaken` where another entry has the identifier;
    ///   `StorageError.alreadyExists` for other terms proposed under it.
    public func propose(_ terms: PolicyTerms) async throws {
        try await exclusively {
            try await requireFree(terms)
            let file = Self.proposalFile(terms.identifier)
            guard try !directory.contains(file) else {
                guard try proposal(terms.identifier).terms == terms else {
                    throw StorageError.alreadyExists(path: file)
                }
                return
            }
            try directory.write(
                RuleProposal(terms: terms, approvals: []).json.canonicalBytes, to: file)
        }
    }

    /// The terms that are proposed under an identifier, or that were and count by now.
    ///
    /// - Throws: `ArchiveError.ruleUnknown`, `StorageError`.
    public func proposedTerms(_ rule: RecordIdentifier) async throws -> PolicyTerms {
        do {
            return try proposal(rule).terms
        } catch ArchiveError.ruleUnknown {
            guard let enacted = try await enacted(rule, nil) else { throw ArchiveError.ruleUnknown }
            return enacted.rule.terms
        }
    }

    /// The rules that wait for approval, by their identifiers.
    ///
    /// - Throws: `StorageError`.
    public func proposals() async throws -> [RuleProposal] {
        try await exclusively {
            try directory.names(in: Self.proposalFolder)
                .compactMap { RecordIdentifier($0) }.map { try proposal($0) }
        }
    }

    /// Adds an officer's approval to a proposed rule; with enough of them the rule goes on the ledger.
    ///
    /// An approval of a rule that is on the ledger already changes nothing and gets the rule's index:
    /// so the last one can be repeated, at whatever moment the process before died.
    ///
    /// - Parameters:
    ///   - rule: The rule's identifier.
    ///   - approval: The officer's signature over the terms.
    ///   - members: The register after the log's newest entry.
    ///   - now: The custodian's clock.
    ///   - append: Appends to the ledger.
    /// - Returns: How far the approval has come.
    /// - Throws: `ArchiveError.refused`, with a trace in the log, for the approval of somebody who is
    ///   no officer, or `.refusalNotNoted`; `.ruleUnknown`; `.entryRefused`; `.identifierTaken` where
    ///   another entry has got the identifier meanwhile, and the proposal is gone; `StorageError`, or
    ///   what `append` throws.
    public func approve(
        _ rule: RecordIdentifier, _ approval: EnvelopeSignature, members: MemberRegister,
        now: Timestamp, append: Append
    ) async throws -> ApprovalState {
        try await exclusively {
            try await appendPending(append)
            let enacted = try await enacted(rule, members)
            var proposal: RuleProposal
            do {
                proposal = try self.proposal(rule)
            } catch ArchiveError.ruleUnknown {
                guard let enacted else { throw ArchiveError.ruleUnknown }
                proposal = RuleProposal(terms: enacted.rule.terms, approvals: [])
            }
            guard let board = members.board,
                board.approvalCount(proposal.terms.approvedBytes, [approval]) == 1
            else {
                try await refuse(
                    .notAnOfficer, .policy, rule, purpose: proposal.terms.purpose,
                    members: members, now: now, append: append)
            }
            if let enacted, enacted.rule.terms == proposal.terms {
                try removeProposal(rule)
                let count = board.approvalCount(
                    proposal.terms.approvedBytes, enacted.rule.approvals)
                return ApprovalState(
                    count: count, threshold: board.threshold, index: enacted.index)
            }
            if !proposal.approvals.contains(where: { $0.key == approval.key }) {
                proposal.approvals.append(approval)
                try directory.write(proposal.json.canonicalBytes, to: Self.proposalFile(rule))
                try Step.approvalWritten.pass()
            }
            let count = board.approvalCount(proposal.terms.approvedBytes, proposal.approvals)
            guard count >= board.threshold else {
                return ApprovalState(count: count, threshold: board.threshold, index: nil)
            }
            do {
                try await requireFree(proposal.terms)
            } catch ArchiveError.identifierTaken {
                // It can never go on the ledger.
                try removeProposal(rule)
                throw ArchiveError.identifierTaken
            }
            let index = try await enact(proposal, now: now, append: append)
            return ApprovalState(count: count, threshold: board.threshold, index: index)
        }
    }

    /// - Throws: `ArchiveError.identifierTaken` where an entry other than this rule's has the identifier.
    private func requireFree(_ terms: PolicyTerms) async throws {
        guard let leaf = try await store.entry(terms.identifier) else { return }
        guard case .rule(let rule) = try Envelope(leaf: leaf).record, rule.terms == terms else {
            throw ArchiveError.identifierTaken
        }
    }

    private func enact(
        _ proposal: RuleProposal, now: Timestamp, append: Append
    ) async throws -> Int {
        let content = try PolicyRule(terms: proposal.terms, approvals: proposal.approvals)
        let entry = try Envelope(
            .rule(content), id: proposal.terms.identifier, created: now
        ).signed(by: signer.key, name: signer.verifierKey.name)
        try await store.note(entry)
        try Step.noteStored.pass()
        guard let index = try await deliver([entry], append)[0] else {
            throw ArchiveError.entryRefused
        }
        try removeProposal(proposal.terms.identifier)
        try Step.proposalRemoved.pass()
        return index
    }

    private func removeProposal(_ rule: RecordIdentifier) throws {
        let file = Self.proposalFile(rule)
        if try directory.contains(file) { try directory.remove(file) }
    }

    /// The rule as it went on the ledger: from here, or by what stands there.
    private func enacted(
        _ rule: RecordIdentifier, _ members: MemberRegister?
    ) async throws -> (rule: PolicyRule, index: Int)? {
        if let taken = try await store.taken(rule),
            case .rule(let content) = try Envelope(leaf: taken.leaf).record
        {
            return (content, taken.index)
        }
        return members?.anchoredRule(rule).map { ($0.record, Int($0.index)) }
    }

    private func proposal(_ rule: RecordIdentifier) throws -> RuleProposal {
        do {
            return try RuleProposal(JSONValue(parsing: directory.read(Self.proposalFile(rule))))
        } catch StorageError.notFound {
            throw ArchiveError.ruleUnknown
        }
    }

    private static let proposalFolder = "policies"

    private static func proposalFile(_ rule: RecordIdentifier) -> String {
        "\(proposalFolder)/\(rule)"
    }
}
