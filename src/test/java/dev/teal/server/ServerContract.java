package dev.teal.server;

/// What every server must do.
public interface ServerContract
        extends CommandContract, InputContract, ConnectionContract, ChannelContract, LockContract {}
