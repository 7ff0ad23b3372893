import Glibc

/// The message flow of `simulated-messages` in SimPy, the discrete-event library most models are written in: a hub that
/// sends each change to every edge over a link with a delay, and edges that keep what they are sent. Nothing is
/// merged, encoded, checked or recovered.
enum SimPyModel {
    /// Messages delivered a second of real time, once.
    static func rate(edges: Int, profiles: Int, minutes: Int64) throws -> Double {
        let script = "./.ci/python"
        guard access(script, X_OK) == 0 else {
            throw BenchmarkFailure("SimPy's side is run by .ci/python: start the bench in the repository")
        }
        let process = try ChildProcess(
            script, ["-c", program, String(edges), String(profiles), String(minutes)])
        guard let rate = Double(try process.line()), rate > 0 else {
            throw BenchmarkFailure("SimPy's side said no rate: see what .ci/python printed")
        }
        return rate
    }

    /// Links are callbacks of timeouts, the cheapest way that SimPy offers.
    private static let program = """
        import random, sys, time
        import simpy

        edges, profiles, minutes = (int(word) for word in sys.argv[1:])
        environment = simpy.Environment()
        draws = random.Random(1)
        delays = [0.001 + 0.110 * index / max(1, edges - 1) for index in range(edges)]
        tables = [{} for _ in range(edges)]
        delivered = 0

        def arrive(event):
            global delivered
            edge, profile, revision = event.value
            if tables[edge].get(profile, 0) < revision:
                tables[edge][profile] = revision
            delivered += 1

        def hub():
            revision = 0
            while True:
                yield environment.timeout(draws.expovariate(profiles / 60))
                revision += 1
                profile = draws.randrange(profiles)
                for edge in range(edges):
                    delay = delays[edge] + draws.random() * 0.002
                    timeout = environment.timeout(delay, (edge, profile, revision))
                    timeout.callbacks.append(arrive)

        environment.process(hub())
        start = time.perf_counter()
        environment.run(until=60 * minutes)
        print(delivered / (time.perf_counter() - start), flush=True)
        """
}
