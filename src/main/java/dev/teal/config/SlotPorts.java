package dev.teal.config;

/// The loopback ports of the two slots, which are different.
public record SlotPorts(int blue, int green) {}
