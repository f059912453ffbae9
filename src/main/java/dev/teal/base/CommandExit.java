package dev.teal.base;

/// The exit code of a command that Teal ran for the user (`teal exec`), passed on unchanged.
public record CommandExit(int code) implements Exit {}
