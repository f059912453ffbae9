package dev.teal.server;

/// What every server must do.
interface ServerContract extends CommandContract, ChannelContract, LockContract {}
