import CRistretto
import Testing

@testable import Sodium

/// libsodium is the independent program that our own arithmetic is held against.
@Suite("ristretto255: sums by table")
struct RistrettoTableTests {
    private static let H = RistrettoPoint(hashing: [1, 2, 3])
    private static let multiplesOfH = RistrettoTable(H)

    private func sum(_ value: UInt64, _ scalar: RistrettoScalar) -> RistrettoPoint {
        scalar.bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return .generator }
            return .sum(
                of: value, times: .generator, andScalarAt: base, times: Self.multiplesOfH)
        }
    }

    private func expectation(_ value: UInt64, _ scalar: RistrettoScalar) -> RistrettoPoint {
        .base(times: RistrettoScalar(value)) + Self.H.multiplied(by: scalar)
    }

    @Test func agreesWithLibsodiumOnRandomNumbers() {
        for width in 0..<400 {
            let value = UInt64.random(in: 0...(1 << UInt64(width % 56)) - 1)
            let scalar = RistrettoScalar.random()
            #expect(sum(value, scalar) == expectation(value, scalar))
        }
    }

    /// Digits of the tables run from −8 to 8: the numbers with long carries and the ends.
    @Test func agreesWithLibsodiumAtTheEdges() throws {
        let eights = try RistrettoScalar(reducing: [UInt8](repeating: 0x88, count: 64))
        let sevens = try RistrettoScalar(reducing: [UInt8](repeating: 0x77, count: 64))
        let dense = [UInt8](repeating: 0x88, count: 31) + [0x08]
        let scalars = [
            .zero, .one, -RistrettoScalar.one, RistrettoScalar(8), RistrettoScalar(.max), eights,
            sevens, try #require(RistrettoScalar(bytes: dense)),
            try #require(RistrettoScalar(bytes: [UInt8](repeating: 0xFF, count: 31) + [0x0F])),
        ]
        let last = RistrettoPoint.smallValues.upperBound - 1
        let values: [UInt64] = [
            0, 1, 7, 8, 9, 15, 16, 0x8888_8888, (1 << 53) - 1, 1 << 53, 0x78_8888_8888_8888, last,
        ]
        for value in values {
            for scalar in scalars {
                #expect(sum(value, scalar) == expectation(value, scalar))
            }
        }
        #expect(sum(0, .zero) == .identity)
    }

    @Test func valuesBeyondTheTableTrap() async {
        await #expect(processExitsWith: .failure) {
            _ = RistrettoScalar.zero.bytes.withUnsafeBufferPointer { buffer in
                buffer.baseAddress.map {
                    RistrettoPoint.sum(
                        of: 1 << 55, times: .generator, andScalarAt: $0, times: .generator)
                }
            }
        }
    }

    @Test(arguments: [0, 1, 2, 3, 1022, 1023, 1024, 1025, 2100]) func sumsOfMany(count: Int) throws
    {
        var points: [RistrettoPoint] = []
        var expected = RistrettoPoint.identity
        for _ in 0..<count {
            let point = try RistrettoPoint(uniform: randomBytes(RistrettoPoint.uniformByteCount))
            points.append(point)
            expected = expected + point
        }
        #expect(RistrettoPoint.sum(of: points) == expected)
        let opposites = points.map { RistrettoPoint.identity - $0 }
        #expect(RistrettoPoint.sum(of: points + opposites) == .identity)
    }

    /// Half of all even numbers below the prime encode an element.
    @Test func decodesWhatLibsodiumDecodes() {
        var accepted = 0
        for _ in 0..<2000 {
            var bytes = randomBytes(RistrettoPoint.byteCount)
            bytes[0] &= 0xFE
            bytes[31] &= 0x7F
            var sum = RistrettoPoint.identity.bytes
            let status = cristretto_sum(&sum, bytes, 1)
            let point = RistrettoPoint(bytes: bytes)
            #expect((status == 1) == (point != nil))
            if let point {
                #expect(sum == point.bytes)
                accepted += 1
            }
        }
        #expect(accepted > 0 && accepted < 2000)
    }
}
