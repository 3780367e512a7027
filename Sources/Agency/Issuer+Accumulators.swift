import Accumulators
import AnonCreds
import BigIntegers
import CLSignatures
import Commitments
import Credentials
import JSONDocuments
public import Records
import SealedStorage
public import Sodium
import Synchronization

extension Issuer {
    /// Starts the revocations of a definition that is being made, with nothing revoked.
    func startAccumulator(
        _ definition: SHA256Digest, _ key: borrowing PrivateCredentialDefinition, _ now: Timestamp
    ) throws {
        let started = try key.key.withFactors { factors throws(AccumulatorError) in
            try Accumulator.start(
                definition: definition, factors: factors, atEpochSeconds: now.epochSeconds)
        }
        try store(state(started, order: nil, now), of: definition)
    }

    /// The newest head with its entry, and the open block.
    ///
    /// - Throws: `AgencyError.notRevocable`, `.accumulatorFailed`, `StorageError`.
    func accumulator(of digest: SHA256Digest) throws -> AccumulatorState {
        if let known = accumulators.withLock({ $0[digest] }) { return known }
        let key = try definition(digest)
        guard key.isRevocable else { throw AgencyError.notRevocable }
        let modulus = key.privateDefinition.key.withFactors { $0.modulus }
        let value = try JSONValue(
            parsing: directory.read(AccumulatorState.fileName(digest)))
        do {
            let state = try AccumulatorState(value, modulus: modulus)
            guard state.accumulator.head.definition == digest else {
                throw AgencyError.accumulatorFailed
            }
            accumulators.withLock { $0[digest] = state }
            return state
        } catch {
            throw AgencyError.accumulatorFailed
        }
    }

    /// A state that is ready to be stored: signed, but seen by nobody.
    func state(
        _ accumulator: Accumulator, order: RecordIdentifier?, _ now: Timestamp
    ) throws -> AccumulatorState {
        AccumulatorState(
            accumulator: accumulator,
            entry: try signed(.status(StatusRecord(accumulator.head)), now), order: order)
    }

    func store(_ state: AccumulatorState, of definition: SHA256Digest) throws {
        try directory.write(
            state.json.canonicalBytes, to: AccumulatorState.fileName(definition))
        accumulators.withLock { $0[definition] = state }
    }

    /// Draws the number for the credential that answers `offer`, and records it durably: no other
    /// credential of the definition has had it, or will get it.
    ///
    /// Many tasks can ask at once.
    func drawNumber(
        for offer: RecordIdentifier, of definition: SHA256Digest,
        drawing: () -> RevocationNumber = RevocationNumber.random
    ) throws -> RevocationNumber {
        while true {
            let number = drawing()
            let name = "numbers/" + rowIndex.name(of: number.prime, definition: definition)
            guard numbersInWork.withLock({ $0.insert(name).inserted }) else { continue }
            defer { numbersInWork.withLock { _ = $0.remove(name) } }
            guard try !directory.contains(name) else { continue }
            let record: JSONValue = ["v": 1, "offer_id": .string(offer.description)]
            try directory.write(record.canonicalBytes, to: name)
            return number
        }
    }

    /// The witness for a number that was drawn here, under the newest head.
    func witness(
        for number: RevocationNumber, of digest: SHA256Digest, _ key: DefinitionKey
    ) throws -> IssuedWitness {
        let state = try accumulator(of: digest)
        let witness = try computing {
            try key.privateDefinition.key.withFactors { factors throws(AccumulatorError) in
                try state.accumulator.witness(for: number, factors: factors)
            }
        }
        guard let issued = IssuedWitness(u: witness.u, entry: state.entry) else {
            throw AgencyError.accumulatorFailed
        }
        return issued
    }

    /// Dates the definition's head anew: nothing more was revoked until `now`.
    ///
    /// - Returns: The entry to append; the newest one again where `now` is its time already.
    /// - Throws: `AgencyError.notRevocable`, `.clockBehind`, `.accumulatorFailed`, `StorageError`.
    @discardableResult
    public func renewHead(of digest: SHA256Digest, now: Timestamp) throws -> Envelope {
        try revocations.withLock { _ in try renew(digest, now: now) }
    }

    private func renew(_ digest: SHA256Digest, now: Timestamp) throws -> Envelope {
        _ = try finishPending()
        let state = try accumulator(of: digest)
        guard state.accumulator.head.timeEpochSeconds != now.epochSeconds else {
            return state.entry
        }
        let renewed = try computing {
            try state.accumulator.renewed(atEpochSeconds: now.epochSeconds)
        }
        let next = try self.state(renewed, order: state.order, now)
        try store(next, of: digest)
        return next.entry
    }

    /// The definitions whose credentials can be revoked, of those that are on the ledger.
    ///
    /// - Throws: `StorageError`.
    public func revocableDefinitions() throws -> [SHA256Digest] {
        try anchoredDefinitions().filter { try definition($0).isRevocable }
    }

    /// The definitions that are on the ledger.
    ///
    /// - Throws: `StorageError`.
    public func anchoredDefinitions() throws -> [SHA256Digest] {
        try definitionDigests().filter { try isAnchored($0) }
    }
}

/// Runs `body`; what an accumulator refuses is the agency's own fault, or its clock's.
func computing<T>(_ body: () throws -> T) throws -> T {
    do {
        return try body()
    } catch AccumulatorError.timeInvalid {
        throw AgencyError.clockBehind
    } catch is AccumulatorError {
        throw AgencyError.accumulatorFailed
    }
}
