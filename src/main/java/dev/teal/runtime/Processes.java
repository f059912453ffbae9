package dev.teal.runtime;

import dev.teal.server.Command;
import dev.teal.server.Identity;
import dev.teal.server.Reply;
import dev.teal.server.Scripts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The processes of a slot and the TCP ports they listen on, as the kernel reports them.
public record Processes(List<AppProcess> processes, List<Listener> listeners) {
    private static final int DAC_OVERRIDE = 1;
    /// The column of `Uid:` and `Gid:` with the id for file access.
    private static final int FILE_SYSTEM = 4;

    /// @param name    the process's own name, printable
    /// @param listens the sockets it listens on
    public record AppProcess(int pid, String name, Identity identity, List<Listener> listens) {}

    /// @param address in the usual notation: `127.0.0.1`, `0.0.0.0`, `::`
    public record Listener(String address, int port) {
        /// Whether only processes in the same network namespace can reach it.
        public boolean isLoopback() {
            return address.startsWith("127.") || address.equals("::1");
        }

        @Override
        public String toString() {
            return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
        }
    }

    /// @param find   a script that sets `files` to a file in `/proc/PID` of each process
    /// @param target its argument
    public static Command query(String find, String target) {
        return Command.script(find + Scripts.read(Processes.class, "processes.sh"), target);
    }

    /// @param lines output of [SlotRuntime#processes]
    public static Processes of(List<String> lines) {
        Map<String, Listener> sockets = new HashMap<>();
        List<AppProcess> processes = new ArrayList<>();
        List<String> current = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("listen ")) {
                String[] words = Reply.fields(line, " ", 3);
                sockets.put(words[2], listener(words[1]));
            } else {
                if (line.startsWith("process ")) {
                    add(current, sockets, processes);
                }
                current.add(line);
            }
        }
        add(current, sockets, processes);
        List<Listener> listeners = processes.stream()
                .flatMap(process -> process.listens().stream())
                .distinct()
                .toList();
        return new Processes(processes, listeners);
    }

    /// Skips a process that lacks lines because it ended during the scan.
    private static void add(List<String> lines, Map<String, Listener> sockets, List<AppProcess> to) {
        Map<String, String> facts = new HashMap<>();
        List<Listener> listens = new ArrayList<>();
        for (String line : lines) {
            String[] halves = line.split("[: ]\\s*", 2);
            String value = halves.length == 2 ? halves[1].strip() : "";
            if (halves[0].equals("holds") && sockets.containsKey(value)) {
                listens.add(sockets.get(value));
            } else {
                facts.putIfAbsent(halves[0], value);
            }
        }
        lines.clear();
        if (Stream.of("process", "Uid", "Gid", "CapEff", "namespace").allMatch(facts::containsKey)) {
            String name = facts.getOrDefault("Name", "").replaceAll("[^ -~]", "?");
            to.add(new AppProcess(Reply.count(facts.getOrDefault("process", "")), name, identity(facts), listens));
        }
    }

    private static Identity identity(Map<String, String> facts) {
        TreeSet<Long> groups = new TreeSet<>();
        Stream.of(facts.getOrDefault("Groups", "").split("\\s+", -1))
                .filter(text -> !text.isEmpty())
                .forEach(text -> groups.add(Reply.number(text)));
        boolean overrides = facts.getOrDefault("namespace", "").equals("same")
                && ((hexadecimal(facts.getOrDefault("CapEff", "")) >>> DAC_OVERRIDE) & 1) == 1;
        return new Identity(
                column(facts.getOrDefault("Uid", "")), column(facts.getOrDefault("Gid", "")), groups, overrides);
    }

    private static long column(String text) {
        return Reply.number(Reply.fields(text, "\\s+", FILE_SYSTEM)[FILE_SYSTEM - 1]);
    }

    private static long hexadecimal(String text) {
        try {
            return Long.parseUnsignedLong(text, 16);
        } catch (NumberFormatException notHexadecimal) {
            throw Reply.unexpected(text);
        }
    }

    /// @param text `0100007F:0BB8`, or 32 digits for IPv6: words of 32 bits, each in the machine's byte order,
    ///             which is assumed to be little-endian (amd64, arm64)
    private static Listener listener(String text) {
        String[] halves = Reply.fields(text, ":", 2);
        byte[] bytes = new byte[halves[0].length() / 2];
        if (bytes.length != 4 && bytes.length != 16) {
            throw Reply.unexpected(text);
        }
        for (int i = 0; i < bytes.length; i++) {
            bytes[i / 4 * 4 + 3 - i % 4] = (byte) hexadecimal(halves[0].substring(2 * i, 2 * i + 2));
        }
        return new Listener(address(bytes), (int) hexadecimal(halves[1]));
    }

    private static String address(byte[] bytes) {
        String hex = HexFormat.of().formatHex(bytes);
        if (hex.startsWith("00000000000000000000ffff") || bytes.length == 4) {
            return IntStream.range(bytes.length - 4, bytes.length)
                    .mapToObj(i -> String.valueOf(bytes[i] & 0xff))
                    .collect(Collectors.joining("."));
        }
        return hex.matches("0{32}") ? "::" : hex.matches("0{31}1") ? "::1" : hex.replaceAll("(....)(?=.)", "$1:");
    }
}
