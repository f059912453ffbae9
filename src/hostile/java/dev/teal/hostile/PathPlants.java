package dev.teal.hostile;

import dev.teal.hostile.Plant.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Names in the data directory that lead elsewhere, or are not files.
final class PathPlants {
    private static final String NEW = "sub/hub.db.teal-new";

    private PathPlants() {}

    static List<Plant> all() {
        List<Plant> plants = new ArrayList<>();
        for (String file : List.of("hub.db", "hub.db-wal", "hub.db-shm", "hub.db-journal")) {
            things().forEach((what, script) -> plants.add(
                    Plant.of(Kind.FILE, file + " is " + what, "n=sub/" + file + "; rm -rf \"$n\"; " + script)));
        }
        directories()
                .forEach((what, script) -> plants.add(
                        Plant.of(Kind.DIRECTORY, "its directory is " + what, "n=sub; rm -rf \"$n\"; " + script)));
        plants.addAll(names());
        return plants;
    }

    /// What `$n` may become.
    private static Map<String, String> things() {
        Map<String, String> things = new LinkedHashMap<>();
        things.put("a link to root's file", "ln -s /root/secret \"$n\"");
        things.put("a link to a neighbour's database", "ln -s /opt/neighbour/data/hub.db \"$n\"");
        things.put("a link to a directory", "ln -s /etc/nginx/sites-enabled \"$n\"");
        things.put("a dangling link", "ln -s /root/.ssh/PWNED \"$n\"");
        things.put("a hard link", "cp -a /srv/plants/pristine/sub/hub.db other && ln other \"$n\"");
        things.put("a FIFO", "mkfifo \"$n\"");
        things.put(
                "a socket",
                "perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local => $ARGV[0], Listen => 1)' \"$n\"");
        things.put("a device", "mknod -m 666 \"$n\" c 1 5");
        things.put("a directory", "mkdir \"$n\"");
        things.put("a sparse file of 1 TB", "truncate -s 1T \"$n\"");
        things.put("missing", "true");
        return things;
    }

    private static Map<String, String> directories() {
        Map<String, String> things = new LinkedHashMap<>();
        things.put("a link to the neighbour's", "ln -s /opt/neighbour/data \"$n\"");
        things.put("a link to /etc", "ln -s /etc \"$n\"");
        things.put("a dangling link", "ln -s /root/.ssh/PWNED \"$n\"");
        things.put("a link to another of its own", "cp -a /srv/plants/pristine/sub other && ln -s other \"$n\"");
        things.put("a FIFO", "mkfifo \"$n\"");
        things.put("a file", ": >\"$n\"");
        things.put("missing", "true");
        return things;
    }

    private static List<Plant> names() {
        List<Plant> plants = new ArrayList<>();
        Map<String, String> used = new LinkedHashMap<>();
        used.put("a link", "ln -s /root/.ssh/PWNED \"$n\"");
        used.put("a directory", "mkdir \"$n\"");
        used.put("a FIFO", "mkfifo \"$n\"");
        for (String name : List.of(NEW, NEW + "-x", "sub/hub.db.replaced-x", "sub/hub.db.replaced-x-wal")) {
            used.forEach((what, script) -> plants.add(
                    Plant.besideOrdinary(Kind.NAME, name.substring(4) + " is " + what, "n=" + name + "; " + script)));
        }
        odd().forEach((what, name) -> plants.add(Plant.besideOrdinary(
                Kind.NAME,
                "names with " + what,
                "for b in replaced- teal-new-; do : >\"sub/hub.db.$b" + name + "\"; done")));
        return plants;
    }

    /// As bash writes them between double quotes.
    private static Map<String, String> odd() {
        Map<String, String> odd = new LinkedHashMap<>();
        odd.put("a newline and a forged line", "$(printf 'x\\nexists=no\\nopen=1|1|0|3.40.1|x|y')");
        odd.put("bars", "x|1|2|3");
        odd.put("backslashes", "x\\\\nexists=no\\\\0101\\\\c");
        odd.put("escape codes", "$(printf 'x\\033]0;PWNED\\a\\033[2J')");
        odd.put("quotes and commands", "\\$(touch PWNED)\\`touch PWNED\\`';touch PWNED;'");
        odd.put("255 bytes", "$(printf '%0238d' 0)");
        return odd;
    }
}
