import HTTPTypes
import JSONDocuments
import Sodium

/// What pages load: a stylesheet, and scripts where a page is live; all of it in the program.
struct PageAssets: Sendable {
    private struct Asset {
        let bytes: [UInt8]
        let mediaType: String
    }

    private let assets: [String: Asset]
    /// Where the stylesheet is.
    let stylesheet: String
    /// Where the script of a counter's request is.
    let deskScript: String
    /// Where the script of pages that are to be printed is.
    let printScript: String
    /// Where the receipt inspector's script is.
    let receiptScript: String

    init() {
        var assets: [String: Asset] = [:]
        /// Files an asset under a name that changes with its bytes.
        func add(_ name: String, _ ending: String, _ mediaType: String, _ bytes: [UInt8]) -> String
        {
            let hash = hexadecimal(SHA256.hash(bytes).bytes.prefix(8))
            let name = "\(name).\(hash).\(ending)"
            assets[name] = Asset(bytes: bytes, mediaType: mediaType)
            return "/assets/" + name
        }
        stylesheet = add("page", "css", "text/css; charset=utf-8", PackageResources.page_css)
        deskScript = add(
            "desk", "js", "text/javascript; charset=utf-8", PackageResources.desk_js)
        printScript = add(
            "print", "js", "text/javascript; charset=utf-8", PackageResources.print_js)
        receiptScript = add(
            "receipt", "js", "text/javascript; charset=utf-8", PackageResources.receipt_js)
        self.assets = assets
    }

    /// The endpoint that serves them.
    var endpoint: Endpoint {
        Endpoint(
            method: .get, path: "/assets/{name}", name: "assets",
            summary: "A stylesheet or a script of the pages.", access: .anybody,
            parameters: [
                .init(
                    name: "name", place: .path, summary: "Its name with the hash in it.",
                    schema: ["type": "string"])
            ],
            outcomes: [
                .init(status: .ok, summary: "The file.", mediaType: nil, schema: nil)
            ], isPage: true
        ) { call in
            guard let asset = assets[try call.parameter("name")] else {
                throw Problem(.notFound, "not-found")
            }
            return .immutable(asset.bytes, mediaType: asset.mediaType)
        }
    }
}
