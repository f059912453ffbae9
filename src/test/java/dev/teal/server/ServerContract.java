package dev.teal.server;

/// What every server must do.
public interface ServerContract extends CommandContract, ChannelContract, LockContract {}
