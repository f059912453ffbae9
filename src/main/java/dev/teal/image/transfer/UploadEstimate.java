package dev.teal.image.transfer;

import dev.teal.base.Sizes;

/// What a server lacks of an image.
///
/// @param layers  of the image
/// @param missing of them
/// @param bytes   of the missing ones, uncompressed, without what arrived of them already
/// @param line    to that server
public record UploadEstimate(int layers, int missing, long bytes, TransferRate line) {

    /// `1 of 7 layers to send: 2.5 MB, about 1.1 MB compressed, 2 s`
    @Override
    public String toString() {
        if (missing == 0) {
            return "nothing to send, all " + layers + " layers are there";
        }
        return missing + " of " + layers + " layers to send: " + Sizes.of(bytes) + expected();
    }

    private String expected() {
        if (!line.tells()) {
            return " before compression";
        }
        double part = (double) bytes / line.layers();
        return ", about " + Sizes.of(Math.round(part * line.wire())) + " compressed, "
                + Math.max(1, Math.round(part * line.millis() / 1000)) + " s";
    }
}
