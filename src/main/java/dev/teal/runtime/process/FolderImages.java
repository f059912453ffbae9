package dev.teal.runtime.process;

import dev.teal.base.Problem;
import dev.teal.base.Sizes;
import dev.teal.config.Config;
import dev.teal.config.ImageConfig;
import dev.teal.config.Layout;
import dev.teal.event.Progress;
import dev.teal.image.Accounts;
import dev.teal.image.Image;
import dev.teal.image.Images;
import dev.teal.image.ShipFailed;
import dev.teal.image.Shipped;
import dev.teal.image.archive.FolderArchive;
import dev.teal.image.archive.Gzip;
import dev.teal.server.Channel;
import dev.teal.server.Command;
import dev.teal.server.Reply;
import dev.teal.server.Result;
import dev.teal.server.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A release of plain files: a local folder is copied to a folder on the server, named after the release.
public record FolderImages(Config config, Layout layout, ImageConfig.Files files) implements Images {
    private static final Duration UNPACK_LIMIT = Duration.ofMinutes(10);

    private Path folder() {
        return config.folder().resolve(files.files());
    }

    @Override
    public String name(String release) {
        return release;
    }

    @Override
    public String platform() {
        return "";
    }

    @Override
    public String describe() {
        return "use the files in " + files.files();
    }

    @Override
    public Image prepare(String release, Progress progress) {
        if (!Files.isDirectory(folder())) {
            throw Problem.failed("the folder " + folder() + " does not exist", "build the app, or correct image.files");
        }
        try {
            return new Image(release, "", List.of(), "", archive().bytes(), Optional.empty());
        } catch (IOException e) {
            throw Problem.failed(
                    "the folder " + folder() + " cannot be read",
                    List.of(String.valueOf(e)),
                    "fix its permissions, then run the command again");
        }
    }

    private FolderArchive archive() {
        return new FolderArchive(
                folder(), config.privateFolder().toAbsolutePath().normalize());
    }

    /// Unpacks to another name and renames the folder at the end, so an incomplete upload never has the
    /// release's name.
    @Override
    public Shipped ship(Server server, Image image, List<String> others, Progress progress) {
        if (server.run(Command.of("test", "-d", layout.files(image.name()))).ok()) {
            return new Shipped(0, "already on " + server.name());
        }
        Command unpack = Command.script(
                "rm -rf \"$1.part\" && mkdir -p \"$1.part\" && gzip -dc | tar -C \"$1.part\" -xf - && mv \"$1.part\" \"$1\"",
                layout.files(image.name()));
        try (Channel to = server.open(unpack)) {
            long sent = send(image, to, progress);
            Result unpacked = to.await(UNPACK_LIMIT);
            if (!unpacked.ok()) {
                throw ShipFailed.of(server, unpacked);
            }
            return new Shipped(sent, Sizes.of(sent) + " sent");
        } catch (IOException e) {
            throw ShipFailed.of(server, e);
        }
    }

    private long send(Image image, Channel to, Progress progress) throws IOException {
        Gzip gzip = new Gzip(to.in(), image.bytes(), progress);
        try (gzip) {
            archive().write(gzip);
        }
        return gzip.sent();
    }

    @Override
    public String uploadEstimate(Server server, Image image, List<String> others, Progress progress) {
        return Sizes.of(image.bytes()) + " before compression";
    }

    @Override
    public Command list() {
        return Command.of("ls", "-1", layout.files(""));
    }

    /// Before the first deployment the folder does not exist.
    @Override
    public Set<String> names(Result listed, Server server) {
        return Set.copyOf(listed.lines());
    }

    @Override
    public Map<String, Long> sizes(Collection<String> names, Server server) {
        Map<String, Long> sizes = new HashMap<>();
        for (String name : names) {
            Result size = server.run(Command.of("du", "-sk", layout.files(name)));
            if (size.ok()) {
                sizes.put(name, Reply.number(size.out().split("\\s", 2)[0]) * 1024);
            }
        }
        return sizes;
    }

    /// Keeps the folder: it is the app's source, not a copy.
    @Override
    public Command removeLocal(String name) {
        return Command.of("true");
    }

    @Override
    public List<String> volumes() {
        return List.of();
    }

    @Override
    public Optional<Accounts> accounts(Image image) {
        return Optional.empty();
    }

    @Override
    public Command remove(String name) {
        return Command.of("rm", "-rf", layout.files(name));
    }
}
