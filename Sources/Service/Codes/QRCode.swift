import CQREncode
import Foundation

/// A link as a QR code, by libqrencode.
///
/// Source: ISO/IEC 18004; error correction M, which a scratched screen still shows.
struct QRCode: Sendable {
    /// Why there is no code.
    enum Failure: Error, Equatable {
        /// The text is empty or longer than a code holds.
        case textTooLong
    }

    /// Modules from edge to edge.
    let width: Int
    /// The modules row by row; `true` is dark.
    let modules: [Bool]

    /// Light modules that must surround a code.
    static let quietWidth = 4

    /// Makes the smallest code for `text`.
    ///
    /// - Throws: `Failure.textTooLong`.
    init(_ text: String) throws(Failure) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty,
            let code = QRcode_encodeData(Int32(bytes.count), bytes, 0, QR_ECLEVEL_M)
        else { throw .textTooLong }
        defer { QRcode_free(code) }
        width = Int(code.pointee.width)
        modules = (0..<width * width).map { code.pointee.data[$0] & 1 == 1 }
    }

    func isDark(_ row: Int, _ column: Int) -> Bool { modules[row * width + column] }

    /// The code as an SVG image, with its quiet zone, and `label` for whoever cannot see it.
    func svg(label: String) -> String {
        let side = width + 2 * Self.quietWidth
        var path = ""
        for row in 0..<width {
            for column in 0..<width where isDark(row, column) {
                path += "M\(column + Self.quietWidth) \(row + Self.quietWidth)h1v1h-1z"
            }
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(side) \(side)" role="img" \
            aria-label="\(Self.escaped(label))" shape-rendering="crispEdges">\
            <rect width="\(side)" height="\(side)" fill="#fff"/>\
            <path fill="#000" d="\(path)"/></svg>
            """
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing("\"", with: "&quot;")
    }
}
