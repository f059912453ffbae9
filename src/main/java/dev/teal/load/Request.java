package dev.teal.load;

import java.time.Duration;
import java.util.OptionalInt;

/// A request in ASCII, and the expected status.
///
/// @param asked how long it takes on purpose: the requested delay of the answer, or that of the upload
/// @param key   of a POST
record Request(String head, String body, int expected, Duration asked, OptionalInt key) {

    static Request get(String host, String path, boolean keep, Duration asked) {
        String head = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: teal-traffic\r\n"
                + (keep ? "" : "Connection: close\r\n") + "\r\n";
        return new Request(head, "", 200, asked, OptionalInt.empty());
    }

    /// @param padding bytes to add to the name, for a slow upload
    static Request post(String host, String path, Keys keys, int padding, Duration asked) {
        int key = keys.take();
        String body = "{\"key\":\"" + keys.name(key) + "\",\"name\":\"traffic" + "x".repeat(padding) + "\"}";
        String head = "POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: teal-traffic\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n";
        return new Request(head, body, 201, asked, OptionalInt.of(key));
    }
}
