import TransparencyLog

/// The way from a leaf to the root, one hash after the other, as an inclusion proof gives it.
///
/// Source: RFC 9162 §2.1.3.2, each step kept.
struct InclusionPath: Sendable {
    /// One step up: what is hashed with the neighbour gives what stands above.
    struct Step: Hashable, Sendable {
        /// The neighbour, from the proof.
        let sibling: TreeHash
        /// Whether the neighbour stands left.
        let isLeft: Bool
        /// The hash above both.
        let parent: TreeHash
    }

    let leaf: TreeHash
    let steps: [Step]

    /// The hash at the end of the way.
    var root: TreeHash { steps.last?.parent ?? leaf }

    /// The way that a proof describes.
    ///
    /// - Throws: `LogError` where the proof does not lead to `root`.
    init(_ proof: InclusionProof, leaf: TreeHash, root: TreeHash) throws(LogError) {
        try proof.verify(leaf: leaf, root: root)
        self.leaf = leaf
        var (position, last, hash) = (proof.index, proof.size - 1, leaf)
        var steps: [Step] = []
        for sibling in proof.hashes {
            let isLeft = position & 1 == 1 || position == last
            hash = isLeft ? .node(sibling, hash) : .node(hash, sibling)
            steps.append(Step(sibling: sibling, isLeft: isLeft, parent: hash))
            while isLeft, position & 1 == 0, position != 0 {
                position >>= 1
                last >>= 1
            }
            position >>= 1
            last >>= 1
        }
        self.steps = steps
    }
}
