package dev.teal.load;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Status and headers of an answer.
///
/// @param headers names in lower case
record ResponseHead(String version, int status, Map<String, List<String>> headers) {
    /// The value for an answer without the header.
    static final String NONE = "none";

    private static final Pattern DIGITS = Pattern.compile("\\d{1,15}");

    String header(String name) {
        return headers.getOrDefault(name, List.of(NONE)).getFirst();
    }

    /// Whether the server will close the connection after this answer: real clients handle that too.
    boolean closes() {
        return version.equals("HTTP/1.0") || tokens("connection").contains("close");
    }

    boolean chunked() {
        return tokens("transfer-encoding").contains("chunked");
    }

    boolean hasBody() {
        return status != 204 && status != 304;
    }

    boolean interim() {
        return status >= 100 && status < 200;
    }

    /// Bytes of the body.
    /// @throws LostRequest when there is no length, more than one, or one beside chunks. A body that ends with
    ///                     the connection would be legal HTTP, but looks the same when it is cut off
    long length() throws LostRequest {
        List<String> lengths = headers.getOrDefault("content-length", List.of());
        if (lengths.size() != 1
                || chunked()
                || !DIGITS.matcher(lengths.getFirst()).matches()) {
            throw new LostRequest(Failure.Cause.MALFORMED, "neither one Content-Length nor chunks: " + lengths);
        }
        return Long.parseLong(lengths.getFirst());
    }

    private List<String> tokens(String name) {
        return headers.getOrDefault(name, List.of()).stream()
                .flatMap(value -> Pattern.compile(",").splitAsStream(value))
                .map(value -> value.strip().toLowerCase(Locale.ROOT))
                .toList();
    }
}
