import Foundation
import JSONDocuments
import LogFiles
import Records

extension CustodyBundle {
    /// Puts in another manifest, also one that the program's own writer would refuse.
    func replaceManifest(_ manifest: CustodyManifest) throws {
        try Data(manifest.json.canonicalBytes).write(to: URL(filePath: path + "/bundle.json"))
    }
}
