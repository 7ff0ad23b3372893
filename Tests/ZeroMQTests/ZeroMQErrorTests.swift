import Testing
import ZeroMQ

struct ZeroMQErrorTests {
    private let context: Context

    init() throws { context = try Context() }

    @Test func `a port in use is said to be, with what to do`() throws {
        var first = try Socket(.pub, in: context)
        let endpoint = try first.bind("tcp://127.0.0.1:*")
        var second = try Socket(.pub, in: context)
        let error = bindingError(of: &second, endpoint)
        #expect(error == .addressInUse(endpoint: endpoint))
        #expect(error?.description.contains("in use by another process: stop that one") == true)
    }

    @Test(arguments: ["127.0.0.1:5556", "tcp:/127.0.0.1:1", "carrier://pigeon", "tcp://127.0.0.1", ""])
    func `what is no endpoint is named together with the right form`(endpoint: String) throws {
        var socket = try Socket(.pub, in: context)
        let error = bindingError(of: &socket, endpoint)
        #expect(error == .malformedEndpoint(endpoint))
        #expect(error?.description.contains("tcp://host:port") == true)
    }

    @Test func `an address of another machine cannot be bound`() throws {
        var socket = try Socket(.pub, in: context)
        let error = bindingError(of: &socket, "tcp://192.0.2.1:5556")
        #expect(error == .addressUnavailable(endpoint: "tcp://192.0.2.1:5556"))
    }

    @Test(arguments: ["", String(repeating: "x", count: 256)])
    func `an impossible name of an edge is refused`(name: String) throws {
        let context = context
        #expect(throws: ZeroMQError.refusedOption("the routing id (1 to 255 bytes)")) {
            _ = try Socket(.dealer, in: context, options: [.routingID(name)])
        }
    }

    private func bindingError(of socket: inout Socket, _ endpoint: String) -> ZeroMQError? {
        do throws(ZeroMQError) {
            _ = try socket.bind(endpoint)
            return nil
        } catch {
            return error
        }
    }
}
