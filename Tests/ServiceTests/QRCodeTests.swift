import Foundation
import Testing

@testable import Service

@Suite("QR codes")
struct QRCodeTests {
    private static let link = "https://city.example/requests/0123456789abcdef0123456789abcdef"
    private static let reader = ["/usr/bin/zbarimg", "/usr/local/bin/zbarimg"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    @Test(.enabled(if: reader != nil, "skipped: no zbarimg"))
    func aReaderReadsIt() throws {
        let code = try QRCode(Self.link)
        let path = Temporary.path("code.pgm")
        try Data(Self.picture(of: code)).write(to: URL(filePath: path))
        let process = Process()
        process.executableURL = URL(filePath: try #require(Self.reader))
        process.arguments = ["--quiet", "--raw", path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let said = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(String(decoding: said, as: UTF8.self) == Self.link + "\n")
    }

    @Test func whatNoCodeHoldsIsRefused() throws {
        #expect(throws: QRCode.Failure.textTooLong) { try QRCode("") }
        #expect(throws: QRCode.Failure.textTooLong) {
            try QRCode(String(repeating: "a", count: 3_000))
        }
        let code = try QRCode("a")
        #expect(code.width == 21 && code.modules.count == 441)
        #expect(code.isDark(0, 0) && !code.isDark(1, 1) && code.isDark(2, 2))
        #expect(
            code.svg(label: "<a & \"b\">").contains(#"aria-label="&lt;a &amp; &quot;b&quot;>""#))
    }

    /// Eight grey points a module, with the quiet zone.
    private static func picture(of code: QRCode) -> [UInt8] {
        let scale = 8
        let side = (code.width + 2 * QRCode.quietWidth) * scale
        var bytes = Array("P5 \(side) \(side) 255\n".utf8)
        for y in 0..<side {
            for x in 0..<side {
                let (row, column) = (y / scale - QRCode.quietWidth, x / scale - QRCode.quietWidth)
                let isInside = 0..<code.width ~= row && 0..<code.width ~= column
                bytes.append(isInside && code.isDark(row, column) ? 0 : 255)
            }
        }
        return bytes
    }
}
