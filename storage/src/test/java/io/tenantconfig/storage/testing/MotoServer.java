package io.tenantconfig.storage.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * moto's server: an AWS that others wrote, in a process of its own. Lax where AWS is strict: it knows no rules for names
 * and sizes.
 */
public final class MotoServer implements AutoCloseable {

    /** It loads some hundred modules before it listens: seconds on a busy machine. */
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);
    private static final long LOOK_EVERY_MILLIS = 50;
    private static final long STOP_SECONDS = 5;

    private final Process process;
    private final URI endpoint;

    private MotoServer(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /** Starts an empty one, installing moto first if need be. */
    public static MotoServer start() throws IOException, InterruptedException {
        Path executable = PythonProgram.MOTO.executable();
        int port = LocalAws.freePort();
        Path log = Files.createTempFile("moto-", ".log");
        Process process = new ProcessBuilder(
                        executable.toString(), "--host", "127.0.0.1", "--port", Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        var server = new MotoServer(process, URI.create("http://127.0.0.1:" + port));
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "moto-stop"));
        try {
            server.awaitListening(log);
            return server;
        } catch (RuntimeException | InterruptedException e) {
            server.close();
            throw e;
        }
    }

    public URI endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void awaitListening(Path log) throws InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!isListening()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("moto_server did not start listening at " + endpoint + " within "
                        + START_LIMIT.toSeconds() + " s (alive: " + process.isAlive() + "); its output: " + log);
            }
            // The end of the process ends the wait at once.
            process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private boolean isListening() {
        try (var socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(endpoint.getHost(), endpoint.getPort()), (int) CONNECT_LIMIT.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
