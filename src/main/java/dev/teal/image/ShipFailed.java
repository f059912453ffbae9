package dev.teal.image;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// The image did not reach the server. Running slots are not affected.
public final class ShipFailed extends Problem {
    private static final long serialVersionUID = 1L;

    private ShipFailed(String happened, List<String> details, String next) {
        super(happened, details, next, ExitCode.FAILED);
    }

    public static ShipFailed of(Server server, Result loaded) {
        if (isFull(loaded)) {
            return new ShipFailed(
                    "the image does not fit on " + server.name() + ": its disk is full",
                    loaded.errorLines(),
                    "free some space on it (`docker system df`, `df -h`), then run `teal deploy` again");
        }
        return new ShipFailed(
                "the image could not be loaded on " + server.name(),
                loaded.errorLines(),
                "fix the error above, then run `teal deploy` again");
    }

    private static boolean isFull(Result loaded) {
        return loaded.err().toLowerCase(Locale.ROOT).contains("no space left on device");
    }

    public static ShipFailed of(Server server, IOException cause) {
        return new ShipFailed(
                "the upload of the image to " + server.name() + " is incomplete: the connection broke",
                List.of(String.valueOf(cause.getMessage())),
                "run `teal deploy` again");
    }
}
