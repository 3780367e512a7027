import TransparencyLog

/// Where boxes and lines stand in the picture of an inclusion path: the root on top, the leaf at the bottom.
struct PathDrawing: Sendable {
    /// In the units of the picture: 344 wide, so that it fits a phone as it is.
    static let (width, boxWidth, boxHeight, rowHeight) = (344, 100, 34, 64)
    private static let middle = (width - boxWidth) / 2

    let path: InclusionPath

    var height: Int { Self.rowHeight * path.steps.count + Self.boxHeight + 4 }

    /// What the template draws.
    func values(_ words: Catalogue, index: Int) -> [String: Any] {
        let count = path.steps.count
        var boxes = [
            box(
                path.leaf, column: 1, row: count, kind: count == 0 ? "root" : "leaf",
                label: words("entry-leaf", ["index": String(index)]))
        ]
        var lines: [[String: Any]] = []
        for (number, step) in path.steps.enumerated() {
            let row = count - number - 1
            boxes.append(
                box(
                    step.sibling, column: step.isLeft ? 0 : 2, row: row + 1, kind: "sibling",
                    label: words["entry-sibling"]))
            boxes.append(
                box(
                    step.parent, column: 1, row: row, kind: row == 0 ? "root" : "node",
                    label: words[row == 0 ? "entry-root" : "entry-node"]))
            lines.append(line(from: 1, row + 1))
            lines.append(line(from: step.isLeft ? 0 : 2, row + 1))
        }
        return [
            "width": Self.width, "height": height, "boxes": boxes, "lines": lines,
            "boxWidth": Self.boxWidth, "boxHeight": Self.boxHeight,
        ]
    }

    private static func left(_ column: Int) -> Int {
        [2, middle, width - boxWidth - 2][column]
    }

    private func top(_ row: Int) -> Int { row * Self.rowHeight + 2 }

    private func box(
        _ hash: TreeHash, column: Int, row: Int, kind: String, label: String
    ) -> [String: Any] {
        let (x, y) = (Self.left(column), top(row))
        return [
            "x": x, "y": y, "kind": kind, "label": label, "hash": hash.hexadecimal,
            "short": hash.hexadecimal.prefix(10) + "…", "textX": x + Self.boxWidth / 2,
            "labelY": y + 14, "hashY": y + 28,
        ]
    }

    private func line(from column: Int, _ row: Int) -> [String: Any] {
        [
            "x1": Self.left(column) + Self.boxWidth / 2, "y1": top(row),
            "x2": Self.width / 2, "y2": top(row - 1) + Self.boxHeight,
        ]
    }
}
