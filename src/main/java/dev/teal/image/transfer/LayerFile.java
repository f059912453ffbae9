package dev.teal.image.transfer;

import com.github.luben.zstd.ZstdInputStream;
import dev.teal.base.Sha256;
import dev.teal.image.Workspace;
import dev.teal.image.transfer.Archive.Layer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/// A layer on this machine as an uncompressed tar file.
record LayerFile(String diffId, Path file) {
    private static final int GZIP = 0x1f8b;
    private static final int ZSTD = 0x28b5;

    Layer layer() throws IOException {
        return new Layer(diffId, Files.size(file));
    }

    /// Decompresses a layer from a registry or image store: gzip, zstd or plain. The diffID is computed from
    /// the bytes.
    static LayerFile unpack(InputStream packed, Workspace workspace) throws IOException {
        Path file = Files.createTempFile(workspace.folder(), "layer", ".tar");
        MessageDigest sha256 = Sha256.digest();
        try (InputStream plain = plain(new BufferedInputStream(packed, 1 << 16));
                OutputStream out = new DigestOutputStream(Files.newOutputStream(file), sha256)) {
            plain.transferTo(out);
        }
        return new LayerFile("sha256:" + HexFormat.of().formatHex(sha256.digest()), file);
    }

    /// Whether a file is an uncompressed tar.
    static boolean isPlain(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            int magic = magic(in);
            return magic != GZIP && magic != ZSTD;
        }
    }

    private static InputStream plain(BufferedInputStream packed) throws IOException {
        packed.mark(2);
        int magic = magic(packed);
        packed.reset();
        return switch (magic) {
            case GZIP -> new GZIPInputStream(packed, 1 << 16);
            case ZSTD -> new ZstdInputStream(packed).setContinuous(false);
            default -> packed;
        };
    }

    private static int magic(InputStream in) throws IOException {
        return in.read() << 8 | in.read();
    }
}
