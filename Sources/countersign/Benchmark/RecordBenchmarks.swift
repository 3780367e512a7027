import Age
import Sodium

/// The encryption of records.
struct RecordBenchmarks {
    private static let bodyByteCount = 64 << 20

    let run: BenchmarkRun

    func measure() async throws {
        guard run.wants("age.encrypt") else { return }
        let plaintext = [UInt8](repeating: 0x41, count: Self.bodyByteCount)
        let rates = try await run.rounds {
            let fileKey = try FileKey()
            let start = ContinuousClock.now
            let body = try AgeFile.encryptBody(plaintext, fileKey: fileKey)
            let elapsed = ContinuousClock.now - start
            guard body.summary.plaintextByteCount == Self.bodyByteCount else {
                throw BenchmarkFailure.wrongResult("age.encrypt")
            }
            return Double(Self.bodyByteCount) / 1e6 / elapsed.seconds
        }
        run.add(
            "age.encrypt", unit: "MB/s", figures: rates,
            note: "a body of 64 MiB with its SHA-256, one core")
    }
}
