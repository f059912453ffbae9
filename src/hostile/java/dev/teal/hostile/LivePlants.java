package dev.teal.hostile;

import dev.teal.hostile.Plant.Kind;
import java.util.List;

/// What the app goes on doing while a verb runs: loops as its user, and processes in its container.
final class LivePlants {
    private LivePlants() {}

    static List<Plant> all() {
        return List.of(
                swapping(
                        "the database and a link to the neighbour's",
                        "sub/hub.db",
                        "ln -s /opt/neighbour/data/hub.db fake"),
                swapping("the database and a link to root's file", "sub/hub.db", "ln -s /root/secret fake"),
                swapping("the database and a FIFO", "sub/hub.db", "mkfifo fake"),
                swapping("the database and a directory", "sub/hub.db", "mkdir fake"),
                swapping("its directory and a link to the neighbour's", "sub", "ln -s /opt/neighbour/data fake"),
                swapping("its directory and a link to /etc", "sub", "ln -s /etc fake"),
                swapping("its directory and a FIFO", "sub", "mkfifo fake"),
                swapping(
                        "a WAL and a link to the neighbour's",
                        "sub/hub.db-wal",
                        ": >sub/hub.db-wal; ln -s /opt/neighbour/data/hub.db-wal fake"),
                instead("a link", "symlink qq(/etc/PWNED), $_"),
                instead("a link to a directory", "symlink qq(/etc/nginx), $_"),
                instead("a FIFO", "system qq(mkfifo), $_"),
                process("a name with a forged line", "$0 = \"x\\nopen=1|1|0|3.40.1|x|y\"; sleep 90"),
                process("a name with escape codes", "$0 = \"\\e[2J|\\\\n|y\"; sleep 90"),
                process("a library whose path is a FIFO", """
                        require DynaLoader;
                        DynaLoader::dl_load_file("/app/data/lib.so");
                        unlink "/app/data/lib.so";
                        require POSIX;
                        POSIX::mkfifo("/app/data/lib.so", 0666);
                        sleep 90"""));
    }

    /// The system call is renameat2 with RENAME_EXCHANGE: there is no moment without either.
    private static Plant swapping(String name, String real, String fake) {
        return loop(name, fake + "; chown -h $uid:$uid fake", "syscall 316, -100, \"" + real + "\", -100, \"fake\", 2");
    }

    private static Plant instead(String what, String make) {
        return loop(
                "whatever is new becomes " + what,
                "true",
                "for (glob qq(sub/*)) { next if $_ eq qq(sub/hub.db) || -l || -p; rename $_, qq(gone); " + make + " }");
    }

    /// For 80 s at most: longer than any verb may take. The pauses leave the processors to what is tested.
    private static Plant loop(String name, String before, String body) {
        return Plant.of(Kind.LOOP, name, """
                keep=yes
                %s
                setsid setpriv --reuid "$uid" --regid "$uid" --clear-groups perl -e '
                  $SIG{ALRM} = sub { exit };
                  alarm 80;
                  while (1) { %s; select undef, undef, undef, rand 0.002 }
                ' >/dev/null 2>&1 </dev/null &
                echo $! >/run/hostile/loop""".formatted(before, body));
    }

    /// The app itself does it: a child that has the database open.
    private static Plant process(String name, String does) {
        return Plant.besideOrdinary(Kind.PROCESS, name, """
                cp -L /usr/lib/*/perl-base/auto/Fcntl/Fcntl.so lib.so
                chmod 755 lib.so
                chown "$uid" lib.so
                curl -sS --fail --data-binary @- http://127.0.0.1/do <<'END'
                my $child = fork;
                push @children, $child if $child;
                unless ($child) { close $listener; open my $db, "<", "/app/data/sub/hub.db"; %s; exit }
                END
                sleep 0.2""".formatted(does));
    }
}
