import Foundation

/// Work that computes and does not wait, on all cores.
package enum Parallel {
    /// So many elements a task takes before it lets others run: the pool has a thread a core.
    private static let stride = 16

    /// What `body` makes of each element, in their order.
    package static func map<Element: Sendable, Product: Sendable>(
        _ elements: [Element], _ body: @escaping @Sendable (Element) -> Product
    ) async -> [Product] {
        let taskCount = min(
            ProcessInfo.processInfo.activeProcessorCount,
            (elements.count + stride - 1) / stride)
        guard taskCount > 1 else { return await part(elements[...], body) }
        let size = (elements.count + taskCount - 1) / taskCount
        return await withTaskGroup(of: (start: Int, products: [Product]).self) { group in
            for start in Swift.stride(from: 0, to: elements.count, by: size) {
                let slice = elements[start..<min(start + size, elements.count)]
                group.addTask { (start, await part(slice, body)) }
            }
            var parts: [(start: Int, products: [Product])] = []
            for await part in group { parts.append(part) }
            return parts.sorted { $0.start < $1.start }.flatMap(\.products)
        }
    }

    private static func part<Element, Product>(
        _ elements: ArraySlice<Element>, _ body: (Element) -> Product
    ) async -> [Product] {
        var products: [Product] = []
        products.reserveCapacity(elements.count)
        for element in elements {
            products.append(body(element))
            if products.count.isMultiple(of: stride) { await Task.yield() }
        }
        return products
    }
}
