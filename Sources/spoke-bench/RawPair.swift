import Foundation
import Glibc

/// A publisher and its subscribers in C around libzmq, compiled for the run: what Spoke's stream is measured against.
final class RawPair: Sendable {
    private let program: String

    /// `nil` where the program does not compile.
    init?(compiler: String, folder: String) throws {
        let source = folder + "/raw-pair.c"
        try Data(RawPair.source.utf8).write(to: URL(fileURLWithPath: source))
        program = folder + "/raw-pair"
        let compilation = try ChildProcess(compiler, ["-O2", "-o", program, source, "-lzmq"])
        guard compilation.wait() == 0 else { return nil }
    }

    /// Messages of 512 bytes that each of the subscribers receives in a second.
    func messagesPerSecond(subscribers count: Int, messages: Int) throws -> Double {
        let publisher = try ChildProcess(program, ["publish", "\(messages)", "\(count)"])
        let endpoint = try publisher.line()
        let subscribers = try (0..<count).map { _ in
            try ChildProcess(program, ["subscribe", "\(messages)", endpoint])
        }
        let start = try publisher.number()
        let end = try subscribers.map { try $0.number() }.max() ?? 0
        return perSecond(messages, from: start, to: end)
    }

    /// The publisher sends once all have subscribed. Both print an instant of CLOCK_BOOTTIME in nanoseconds: of the
    /// first message sent, and of the last one received. No high-water mark: nothing is lost.
    private static let source = #"""
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <time.h>
        #include <zmq.h>

        static long long now(void) {
            struct timespec time;
            clock_gettime(CLOCK_BOOTTIME, &time);
            return time.tv_sec * 1000000000LL + time.tv_nsec;
        }

        int main(int count, char **words) {
            if (count != 4) return 64;
            int publishes = strcmp(words[1], "publish") == 0, unbounded = 0;
            long messages = atol(words[2]);
            char bytes[512];
            memset(bytes, 'x', sizeof bytes);
            memcpy(bytes, "VA6", 3);
            void *context = zmq_ctx_new();
            void *socket = zmq_socket(context, publishes ? ZMQ_XPUB : ZMQ_SUB);
            zmq_setsockopt(socket, ZMQ_SNDHWM, &unbounded, sizeof unbounded);
            zmq_setsockopt(socket, ZMQ_RCVHWM, &unbounded, sizeof unbounded);
            setvbuf(stdout, NULL, _IOLBF, 0);
            if (publishes) {
                int verbose = 1;
                zmq_setsockopt(socket, ZMQ_XPUB_VERBOSE, &verbose, sizeof verbose);
                if (zmq_bind(socket, "tcp://127.0.0.1:*") != 0) return 69;
                char endpoint[256];
                size_t size = sizeof endpoint;
                zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, endpoint, &size);
                printf("%s\n", endpoint);
                char subscription[64];
                for (int left = atoi(words[3]); left > 0; left--)
                    if (zmq_recv(socket, subscription, sizeof subscription, 0) < 0) return 69;
                long long start = now();
                for (long index = 0; index < messages; index++)
                    if (zmq_send(socket, bytes, sizeof bytes, 0) < 0) return 69;
                printf("%lld\n", start);
                getchar(); /* until the parent closes the pipe */
            } else {
                zmq_setsockopt(socket, ZMQ_SUBSCRIBE, "VA6", 3);
                if (zmq_connect(socket, words[3]) != 0) return 69;
                for (long index = 0; index < messages; index++)
                    if (zmq_recv(socket, bytes, sizeof bytes, 0) < 0) return 69;
                printf("%lld\n", now());
            }
            zmq_close(socket);
            zmq_ctx_term(context);
            return 0;
        }
        """#
}
