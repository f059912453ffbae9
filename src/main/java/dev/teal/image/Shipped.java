package dev.teal.image;

/// What shipping an image took.
///
/// @param bytes that went over the wire, without what ssh adds
/// @param what  a person's words: `1 of 4 layers, 1.3 MB sent`
public record Shipped(long bytes, String what) {}
