import NIOCore
import NIOHTTPTypes

/// Sends clients away that take too long to say what they want, so that they hold no connection that others need.
///
/// A connection has some seconds for its first request's head; then a body has to come at a pace at which a slow
/// telephone sends. Between requests, and while the head of a later one comes, the server's idle time counts.
final class Patience: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    /// Seconds for the first head, and for each look at a body.
    static let seconds = 10
    /// What has to come between two looks, unless the body ends.
    static let bodyByteCount = 10_000

    private var look: Scheduled<Void>?
    private var receivedCount = 0

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { expect(0, context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { look?.cancel() }

    func channelActive(context: ChannelHandlerContext) {
        expect(0, context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        look?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: expect(Self.bodyByteCount, context)
        case .body(let bytes): receivedCount += bytes.readableBytes
        case .end: look?.cancel()
        }
        context.fireChannelRead(data)
    }

    /// Looks again in a while whether so many bytes of a body have come.
    private func expect(_ byteCount: Int, _ context: ChannelHandlerContext) {
        look?.cancel()
        receivedCount = 0
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        look = context.eventLoop.scheduleTask(in: .seconds(Int64(Self.seconds))) {
            let (patience, context) = bound.value
            if byteCount > 0, patience.receivedCount >= byteCount {
                patience.expect(byteCount, context)
            } else {
                context.close(promise: nil)
            }
        }
    }
}
