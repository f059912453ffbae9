package dev.teal.image.build;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A cause of failed builds, pulls and exports that lies in Docker on this machine, found by a line of its output. In
/// an output with several the first of these is the cause.
public enum EngineFailure {
    NOT_RUNNING(
            "Cannot connect to the Docker daemon|error during connect:",
            "Docker's engine does not answer",
            "start it (Docker Desktop, OrbStack, `colima start`, `systemctl start docker`), then run the command again"),
    CREDENTIALS(
            "error getting credentials.*executable file not found",
            "the client's settings name a credential helper that is not installed",
            "install it, or remove `credsStore` from ~/.docker/config.json and run `docker login`, then run the command"
                    + " again"),
    RATE_LIMIT(
            "toomanyrequests|You have reached your (unauthenticated )?pull rate limit",
            "the rate limit of the registry is reached",
            "run `docker login`, or wait, then run the command again"),
    OTHER_PLATFORM(
            "no match for platform in manifest|does not match the specified platform",
            "a base image does not exist for the platform of the server",
            "choose a base image that does, or set image.platform to the platform of the server"),
    ROSETTA(
            "rosetta error:",
            "Rosetta, which runs programs of the other processor here, failed",
            "turn it off in Docker Desktop (Settings, General), or run that stage natively (FROM"
                    + " --platform=$BUILDPLATFORM …)"),
    EMULATOR(
            "qemu: uncaught target signal|qemu-\\w+: (QEMU internal|Could not open|Unable to)",
            "QEMU, which runs programs of the other processor here, crashed",
            "in Docker Desktop let Rosetta run them (Settings, General), or run that stage natively (FROM"
                    + " --platform=$BUILDPLATFORM …)"),
    NO_EMULATOR(
            "exec format error",
            "a program of the image is for another processor, which this machine does not emulate",
            "register an emulator (`docker run --privileged --rm tonistiigi/binfmt --install all`), or run that stage"
                    + " natively (FROM --platform=$BUILDPLATFORM …)"),
    CRASH(
            "exit code: (139|132|136)\\b",
            "a program crashed, as happens when a processor is emulated",
            "if the image is for another processor than this machine's, run that stage natively (FROM"
                    + " --platform=$BUILDPLATFORM …)"),
    MISSING_BLOB(
            "content digest sha256:[0-9a-f]+: not found|blob sha256:[0-9a-f]+.* not found|failed to get reader from"
                    + " content store",
            "Docker's image store lacks a part of a base image",
            "pull the base image again (`docker pull --platform …`), or `docker builder prune`, then run the command"
                    + " again"),
    FULL_DISK(
            "no space left on device",
            "the disk of Docker's engine is full",
            "free space (`docker system df`, `docker builder prune`), then run the command again");

    private final Pattern line;
    private final String cause;
    private final String next;

    EngineFailure(String line, String cause, String next) {
        this.line = Pattern.compile(line);
        this.cause = cause;
        this.next = next;
    }

    static Optional<EngineFailure> in(String line) {
        return Arrays.stream(values())
                .filter(known -> known.line.matcher(line).find())
                .findFirst();
    }

    /// What to do about the cause that is found in an output.
    ///
    /// @param otherwise when none is found
    public static String next(List<String> output, String otherwise) {
        return output.stream()
                .flatMap(line -> in(line).stream())
                .min(Comparator.naturalOrder())
                .map(EngineFailure::next)
                .orElse(otherwise);
    }

    String cause() {
        return cause;
    }

    String next() {
        return next;
    }
}
