package dev.teal.image;

import dev.teal.base.ExitCode;
import dev.teal.base.Problem;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// The image did not get to the server. Nothing that serves was touched.
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
                    "free some space there (`docker system df`, `df -h`), then `teal deploy`");
        }
        return new ShipFailed(
                "the image could not be loaded on " + server.name(),
                loaded.errorLines(),
                "mend what is said above, then `teal deploy`");
    }

    private static boolean isFull(Result loaded) {
        return loaded.err().toLowerCase(Locale.ROOT).contains("no space left on device");
    }

    public static ShipFailed of(Server server, IOException cause) {
        return new ShipFailed(
                "the image did not get to " + server.name() + " whole: the connection broke",
                List.of(String.valueOf(cause.getMessage())),
                "`teal deploy` again");
    }
}
