package dev.teal.config;

/// The loopback ports of the two slots; they differ.
public record SlotPorts(int blue, int green) {}
