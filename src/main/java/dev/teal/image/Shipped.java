package dev.teal.image;

/// The result of shipping an image.
///
/// @param bytes sent over the wire, without the overhead of ssh
/// @param what  summary for users: `1 of 4 layers, 1.3 MB sent`
public record Shipped(long bytes, String what) {}
