package dev.teal.image.transfer;

import dev.teal.base.Sizes;

/// The missing layers of an image on a server.
///
/// @param layers  number of layers of the image
/// @param missing number of layers to send
/// @param bytes   uncompressed bytes to send, without those already staged
/// @param rate    rate of the last transfer to that server
public record UploadEstimate(int layers, int missing, long bytes, TransferRate rate) {

    /// `1 of 7 layers to send: 2.5 MB, about 1.1 MB compressed, 2 s`
    @Override
    public String toString() {
        if (missing == 0) {
            return "nothing to send, all " + layers + " layers are on the server";
        }
        return missing + " of " + layers + " layers to send: " + Sizes.of(bytes) + expected();
    }

    private String expected() {
        if (!rate.isMeasured()) {
            return " before compression";
        }
        double part = (double) bytes / rate.layers();
        return ", about " + Sizes.of(Math.round(part * rate.wire())) + " compressed, "
                + Math.max(1, Math.round(part * rate.millis() / 1000)) + " s";
    }
}
