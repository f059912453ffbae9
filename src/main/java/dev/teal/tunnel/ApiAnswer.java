package dev.teal.tunnel;

/// A good answer of Cloudflare's API.
///
/// @param text the body
/// @param root the body as JSON
record ApiAnswer(String text, JsonNode root) {
    JsonNode result() {
        return root.member("result");
    }
}
