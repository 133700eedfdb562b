package io.tenantconfig.quickstart.kube;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A program that runs until it is closed, and never longer than this JVM, however that ends. It is in a process group of
 * its own, so that Ctrl-C reaches this JVM alone, which then stops things in order.
 */
public final class ServerProcess implements AutoCloseable {

    /** Ends the program when standard input does: when it is closed, and when the JVM at its other end is gone. */
    private static final String SUPERVISOR = """
            set -m
            trap '' INT
            exec 3<&0
            "$@" </dev/null 3<&- &
            child=$!
            { cat <&3 >/dev/null; kill "$child" 2>/dev/null; } &
            wait "$child"
            """;

    private static final int STOP_SECONDS = 30;
    private static final Duration KILL_INTERVAL = Duration.ofMillis(10);
    private static final int LINES_SHOWN = 20;

    private final String name;
    private final Path log;
    private final Process supervisor;

    private ServerProcess(String name, Path log, Process supervisor) {
        this.name = name;
        this.log = log;
        this.supervisor = supervisor;
    }

    /**
     * Starts a program.
     *
     * @param environment in addition to this JVM's
     * @param log takes its output, after what is there
     */
    public static ServerProcess start(String name, List<String> command, Map<String, String> environment, Path log)
            throws IOException {
        List<String> supervised = new ArrayList<>(List.of("bash", "-c", SUPERVISOR, name));
        supervised.addAll(command);
        var builder = new ProcessBuilder(supervised)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return new ServerProcess(name, log, builder.start());
    }

    public boolean isAlive() {
        return supervisor.isAlive();
    }

    /** What it wrote. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return log + ": " + e.getMessage();
        }
    }

    /** What it is called, whether it runs, and the end of what it wrote. */
    public String describe() {
        List<String> lines = log().lines().toList();
        String state = isAlive() ? "runs" : "has ended with exit code " + supervisor.exitValue();
        return name + " " + state + "; its log " + log + " ends with\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
    }

    /** Waits until it ends by itself, and tells its exit code. */
    public int awaitEnd(long seconds) throws InterruptedException {
        if (!supervisor.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new IllegalStateException(name + ": still runs after " + seconds + " s (expected: ended)");
        }
        return supervisor.exitValue();
    }

    /** Ends it without giving it a chance to do anything, as a crash does. */
    public void kill() {
        supervisor.descendants().forEach(ProcessHandle::destroyForcibly);
        awaitSupervisor(0);
    }

    /** Asks it to end, and waits until it has. */
    @Override
    public void close() {
        try {
            supervisor.getOutputStream().close();
        } catch (IOException e) {
            throw new IllegalStateException(name + ": its standard input cannot be closed", e);
        }
        awaitSupervisor(STOP_SECONDS);
    }

    /** Returns when program and supervisor have ended: by themselves for some seconds, or until this thread is interrupted. */
    private void awaitSupervisor(long seconds) {
        boolean interrupted = false;
        try {
            supervisor.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            interrupted = true;
        }
        while (supervisor.isAlive()) {
            // It ends when the program has; one that is only just starting the program has it a moment later.
            supervisor.descendants().forEach(ProcessHandle::destroyForcibly);
            interrupted |= Thread.interrupted();
            LockSupport.parkNanos(KILL_INTERVAL.toNanos());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
