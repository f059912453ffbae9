package dev.teal.hostile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// How the server is after a verb, found out without Teal (`look.sh`).
record Look(Map<String, List<String>> facts) {
    public static Look at(HostileServer app) {
        Map<String, List<String>> facts = new LinkedHashMap<>();
        for (String line :
                app.script("look.sh", HostileServer.resource("tree.sh")).lines().toList()) {
            String[] parts = line.split("\t", 2);
            facts.computeIfAbsent(parts[0], _ -> new ArrayList<>()).add(parts[parts.length - 1]);
        }
        return new Look(facts);
    }

    List<String> all(String name) {
        return facts.getOrDefault(name, List.of());
    }

    String one(String name) {
        return all(name).isEmpty() ? "" : all(name).getFirst();
    }

    boolean has(String name) {
        return facts.containsKey(name);
    }

    Set<String> snapshots() {
        return new TreeSet<>(all("snapshot"));
    }

    boolean well() {
        return one("answer").equals("200") && !has("locked") && !has("closed");
    }
}
