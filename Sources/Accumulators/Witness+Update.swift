public import BigIntegers

extension Witness {
    /// The witness for the update's head; the issuer takes no part.
    ///
    /// The blocks may begin earlier than the witness needs. A witness at the same place is kept, with
    /// the newer time.
    ///
    /// - Throws: `AccumulatorError.revoked`; `.definitionMismatch`, `.headBehind`, `.blockMissing`,
    ///   `.chainForked` where the update does not continue the chain of this witness; `.witnessInvalid`
    ///   where the values in it are not those that the numbers lead to.
    public func updated(
        with update: RevocationUpdate, modulus: Modulus
    ) throws(AccumulatorError) -> Witness {
        let target = update.head
        guard target.definition == head.definition else { throw .definitionMismatch }
        guard target.index > head.index else {
            return try renewed(with: target, modulus: modulus)
        }
        var rest = update.blocks.drop { $0.lastIndex <= head.index }
        guard let first = rest.first, first.firstIndex <= head.index + 1 else {
            throw .blockMissing
        }
        guard first.digest(at: head.index) == head.newest else { throw .chainForked }
        var u = u
        while !rest.isEmpty {
            u = try advance(u, over: rest.prefix(Self.blocksAtOnce), target, modulus)
            rest = rest.dropFirst(Self.blocksAtOnce)
        }
        return try Witness(number: number, u: u, head: target, modulus: modulus)
    }

    /// The witness for another head of the same place, earlier or later in time: nothing was revoked between.
    ///
    /// - Throws: `AccumulatorError.headBehind`; `.blockMissing` for a head of a later place;
    ///   `.definitionMismatch`, `.chainForked`.
    public func renewed(
        with later: RevocationHead, modulus: Modulus
    ) throws(AccumulatorError) -> Witness {
        guard later.definition == head.definition else { throw .definitionMismatch }
        guard later.index >= head.index else { throw .headBehind }
        guard later.index == head.index else { throw .blockMissing }
        guard later.newest == head.newest, later.value == head.value else { throw .chainForked }
        return try Witness(number: number, u: u, head: later, modulus: modulus)
    }

    /// Blocks in one product: some thousand squarings are shared by so many, and the tables of so many
    /// values fit into memory.
    private static let blocksAtOnce = 256

    /// `u^c_0 · ∏ ν_j^a_j`, as the type's derivation has it.
    private func advance(
        _ u: BigInteger, over blocks: ArraySlice<RevocationBlock>, _ target: RevocationHead,
        _ modulus: Modulus
    ) throws(AccumulatorError) -> BigInteger {
        let e = number.integer
        var c = BigInteger.one
        var powers: [Power] = []
        for block in blocks.reversed() {
            let product = block.product(after: head.index)
            let next: BigInteger
            do throws(ArithmeticError) {
                next = try (c * product.inverse(modulo: e)).modulo(e) - e
            } catch {
                throw .revoked
            }
            let digit = try arithmetic { () throws(ArithmeticError) in
                try (c - next * product).divided(by: e)
            }
            powers.append(Power(block.value ?? target.value, digit))
            c = next
        }
        powers.append(Power(u, c))
        return try arithmetic { () throws(ArithmeticError) in try modulus.product(powers) }
    }
}
