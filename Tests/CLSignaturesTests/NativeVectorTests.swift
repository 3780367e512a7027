import CLSignatures
import NativeTestSupport
import TestSupport
import Testing

@Suite("Native presentations of the vectors")
struct NativeVectorTests {
    @Test func verdictsAreTheRecordedOnes() throws {
        let keys = try Vectors.load("native/city.json", as: NativeCity.self).checkedKeys()
        let cases = try Vectors.load("native/proofs.json", as: [NativeCase].self)
        #expect(cases.contains { $0.verdict == .accepted })
        for vector in cases {
            #expect(vector.judge(keys: keys) == vector.verdict, "\(vector.name)")
        }
    }

    @Test func freshProofsOfEveryShapeAreAccepted() throws {
        let city = try Vectors.load("native/city.json", as: NativeCity.self)
        let keys = try city.checkedKeys()
        for proof in try city.prove(count: 10) {
            #expect(proof.judge(keys: keys) == .accepted, "\(proof.name)")
        }
    }
}
