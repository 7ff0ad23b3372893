internal import Dispatch
internal import Glibc
internal import Synchronization

/// SIGTERM and SIGINT as one call, for as long as the value lives.
///
/// The first signal asks to stop. A second one ends the process at once, for people who do not want to wait.
public final class StopSignals: Sendable {
    // DispatchSource is safe from any thread; the protocol's existential does not say so.
    private nonisolated(unsafe) let sources: [any DispatchSourceSignal]

    /// Also lets writes to closed connections fail instead of ending the process (SIGPIPE).
    public init(onStop: @escaping @Sendable () -> Void) {
        signal(SIGPIPE, SIG_IGN)
        let count = Counter()
        let queue = DispatchQueue(label: "spoke.signals")
        sources = [SIGTERM, SIGINT].map { number in
            // The default action would end the process before the source sees the signal.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                count.increment()
                if count.value > 1 { _exit(128 + number) }
                onStop()
            }
            source.activate()
            return source
        }
    }

    deinit {
        for source in sources { source.cancel() }
    }
}

/// SIGHUP as a call, for as long as the value lives: read the configuration again.
public final class ReloadSignal: Sendable {
    // DispatchSource is safe from any thread; the protocol's existential does not say so.
    private nonisolated(unsafe) let source: any DispatchSourceSignal

    public init(onReload: @escaping @Sendable () -> Void) {
        // The default action would end the process before the source sees the signal.
        signal(SIGHUP, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: SIGHUP, queue: DispatchQueue(label: "spoke.reload"))
        source.setEventHandler(handler: onReload)
        source.activate()
    }

    deinit { source.cancel() }
}
