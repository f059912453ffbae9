package dev.teal.deploy.step.data;

import dev.teal.base.Problem;
import dev.teal.base.Sizes;
import dev.teal.data.Database;
import dev.teal.data.Source;
import dev.teal.data.Transfer;
import dev.teal.deploy.operation.data.Databases;
import dev.teal.deploy.operation.data.LocalDatabase;
import dev.teal.deploy.operation.data.PreparedDatabase;
import dev.teal.deploy.run.Step;
import dev.teal.deploy.run.StepContext;
import dev.teal.deploy.state.Target;
import dev.teal.server.Channel;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/// Sends a database from this machine to the server and prepares it beside the app's, checked and in WAL mode,
/// while the app still runs. What an earlier attempt sent is not sent again.
public record ReceiveDatabase(Database database, LocalDatabase local, String id) implements Step {
    private static final int BUFFER = 256 * 1024;

    @Override
    public String name() {
        return "send";
    }

    @Override
    public String describe() {
        return "send " + local.file() + " and check it beside " + database.name();
    }

    @Override
    public String run(StepContext context) {
        Target target = context.target();
        String staged = target.layout().incoming() + "/" + local.sha256() + ".gz";
        long total = local.packedBytes();
        long needs = total + local.bytes();
        Result arrived = target.server().run(Transfer.arrived(target.layout().incoming(), staged, needs));
        if (!arrived.ok()) {
            throw full(context, arrived);
        }
        long before = Reply.number(arrived.out());
        send(context, staged, Math.min(before, total), total);
        Source packed = new Source.Packed(staged, local.sha256());
        Result ready = target.confined(target.swap(database, id).ready(packed, local.bytes()));
        if (PreparedDatabase.damaged(ready)) {
            target.server().run(Transfer.remove(staged));
        }
        PreparedDatabase checked =
                PreparedDatabase.of(context, database, local.file().toString(), ready);
        target.server().run(Transfer.remove(staged));
        return Sizes.of(total - before) + " sent"
                + (before > 0 ? ", " + Sizes.of(before) + " from an earlier attempt" : "") + ", "
                + Sizes.of(checked.bytes()) + ", checksum matches, "
                + checked.integrity().verdict();
    }

    private void send(StepContext context, String staged, long from, long total) {
        try (InputStream packed = Files.newInputStream(local.packed());
                Channel channel = context.target().server().open(Transfer.append(staged))) {
            packed.skipNBytes(from);
            pump(context, packed, channel, staged, from, total);
            mustBeWritten(context, channel.await(Transfer.LIMIT), staged);
        } catch (IOException e) {
            throw Problem.failed(
                    "the connection to " + context.target().server().name() + " was lost while " + local.file()
                            + " was sent: " + e.getMessage(),
                    "run the command again: what has arrived is not sent again");
        }
    }

    private void pump(StepContext context, InputStream from, Channel to, String staged, long done, long total)
            throws IOException {
        byte[] buffer = new byte[BUFFER];
        long sent = done;
        try (OutputStream out = to.in()) {
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                out.write(buffer, 0, n);
                sent += n;
                context.report(sent, total, "");
            }
        } catch (IOException broken) {
            // If the server stopped reading, its output says why.
            mustBeWritten(context, to.await(Server.USUAL), staged);
            throw broken;
        }
    }

    /// On a full disk the app cannot write either, so the received part is removed at once.
    private static void mustBeWritten(StepContext context, Result written, String staged) {
        if (!written.ok()) {
            if (written.err().contains("No space left")) {
                context.target().server().run(Transfer.remove(staged));
            }
            throw full(context, written);
        }
    }

    private static Problem full(StepContext context, Result result) {
        return Problem.failed(
                "the database could not be written on "
                        + context.target().server().name(),
                result.errorLines(),
                "free some space on that server (`df -h`), then run the command again");
    }

    @Override
    public Optional<String> describeUndo() {
        return Optional.of("remove the copy");
    }

    @Override
    public Optional<String> undo(StepContext context) {
        new Databases(context.state()).discardPrepared(List.of(database));
        return Optional.of("removed the copy");
    }
}
