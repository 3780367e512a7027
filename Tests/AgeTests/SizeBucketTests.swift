import Age
import Testing

@Suite("Size buckets")
struct SizeBucketTests {
    @Test(arguments: [
        (0, 256), (1, 256), (255, 256), (256, 256), (257, 272), (272, 272), (273, 288),
        (1_000, 1_024), (1_024, 1_024), (1_025, 1_088), (65_536, 65_536), (65_537, 67_584),
        (1_000_000, 1_015_808), (1 << 62, 1 << 62),
    ])
    func keepsTheTopBits(size: Int, bucket: Int) {
        #expect(SizeBucket.byteCount(containing: size) == bucket)
    }

    @Test func bucketsHoldGrowRepeatAndCostAtMostASixteenth() {
        var previous = 0
        for size in sizes {
            let bucket = SizeBucket.byteCount(containing: size)
            #expect(bucket >= size)
            #expect(bucket >= previous)
            #expect(SizeBucket.byteCount(containing: bucket) == bucket)
            if size >= 256 { #expect((bucket - size) * 16 <= size, "\(size)") }
            previous = bucket
        }
    }

    /// Two sizes of a magnitude fall into at most 32 buckets below 2^32: log₂ of 32 bits, and one.
    @Test func aMagnitudeHasFewBuckets() {
        for magnitude in 8..<32 {
            let low = 1 << magnitude
            var buckets: Set<Int> = []
            for step in 0..<4_096 {
                buckets.insert(SizeBucket.byteCount(containing: low + low / 4_096 * step + 1))
            }
            #expect(buckets.count <= 32)
        }
    }

    /// All up to 5,000, then some of each magnitude.
    private var sizes: [Int] {
        Array(0...5_000)
            + (13...61).flatMap { magnitude in
                [0, 1, 1 << (magnitude - 5), 1 << (magnitude - 1), 1 << magnitude - 1].map {
                    1 << magnitude + $0
                }
            }
    }
}
