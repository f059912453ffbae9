package dev.teal.image;

import dev.teal.server.Identity;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The user accounts in an image.
///
/// @param passwd text of its /etc/passwd; empty when the image has none
/// @param group  text of its /etc/group
public record Accounts(String passwd, String group) {
    /// Accounts that every image with accounts has.
    public static final Accounts ROOT = new Accounts("root:x:0:0:root:/root:/bin/sh", "root:x:0:");

    /// The identity of a container's first process by the rules of runc. A number need not be in the files.
    /// Groups that list the user count, unless `user` also names a group.
    ///
    /// @param user      in the form of USER and `--user`: `node`, `node:node`, `1000:1000`; empty for root
    /// @param more      names or numbers of additional groups (`--group-add`)
    /// @param overrides whether root has DAC_OVERRIDE
    /// @return empty when a name is unknown, which Docker refuses
    public Optional<Identity> identity(String user, List<String> more, boolean overrides) {
        String[] halves = (user.isEmpty() ? "0" : user).split(":", 2);
        String named = halves.length == 2 ? halves[1] : "";
        Optional<String[]> account = find(passwd, halves[0].isEmpty() ? "0" : halves[0]);
        Optional<Long> uid = account.flatMap(fields -> number(fields[2])).or(() -> number(halves[0]));
        Optional<Long> gid =
                named.isEmpty() ? account.flatMap(fields -> number(fields[3])).or(() -> Optional.of(0L)) : gid(named);
        if (uid.isEmpty() || gid.isEmpty()) {
            return Optional.empty();
        }
        NavigableSet<Long> groups = new TreeSet<>();
        if (named.isEmpty()) {
            account.ifPresent(fields -> groups.addAll(groupsListing(fields[0])));
        }
        more.forEach(each -> gid(each).ifPresent(groups::add));
        return Optional.of(new Identity(uid.get(), gid.get(), groups, overrides && uid.get() == 0));
    }

    private Optional<Long> gid(String name) {
        return find(group, name).flatMap(fields -> number(fields[2])).or(() -> number(name));
    }

    private NavigableSet<Long> groupsListing(String user) {
        NavigableSet<Long> groups = new TreeSet<>();
        lines(group)
                .filter(fields -> fields.length > 3
                        && Arrays.asList(fields[3].strip().split(",", -1)).contains(user))
                .forEach(fields -> number(fields[2]).ifPresent(groups::add));
        return groups;
    }

    /// A number is never looked up as a name.
    private static Optional<String[]> find(String file, String name) {
        boolean byNumber = number(name).isPresent();
        return lines(file)
                .filter(fields -> fields[byNumber ? 2 : 0].equals(name))
                .findFirst();
    }

    private static Stream<String[]> lines(String file) {
        return file.lines().map(line -> line.strip().split(":", -1)).filter(fields -> fields.length >= 4);
    }

    private static Optional<Long> number(String text) {
        return text.matches("\\d{1,10}") && Long.parseLong(text) < 4_294_967_295L
                ? Optional.of(Long.valueOf(text))
                : Optional.empty();
    }
}
