package dev.teal.runtime;

import dev.teal.app.Slot;
import dev.teal.base.Finding;
import dev.teal.server.Command;
import java.util.List;
import java.util.Map;

/// What an engine keeps for an app, beyond what a deployment needs to know: for `teal doctor` and `teal prune`.
///
/// @param slots     those that are not empty
/// @param leftovers what interrupted commands left and nothing uses
/// @param findings  about the engine as a whole
public record Inventory(Map<Slot, InSlot> slots, List<Leftover> leftovers, List<Finding> findings) {
    /// For a runtime without an engine.
    public static final Inventory NONE = new Inventory(Map.of(), List.of(), List.of());

    /// How a release was started.
    ///
    /// @param open       addresses at which others than this server reach it: `0.0.0.0:3000`
    /// @param endlessLog whether the engine keeps every line of its log
    /// @param atBoot     whether it starts again with the server
    public record InSlot(List<String> open, boolean endlessLog, boolean atBoot) {}

    /// @param name    for messages
    /// @param removal removes it if nothing uses it
    public record Leftover(String name, Command removal) {}
}
