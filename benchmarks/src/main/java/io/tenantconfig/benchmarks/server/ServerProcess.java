package io.tenantconfig.benchmarks.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A server in a process of its own, on this process's class path. */
final class ServerProcess implements AutoCloseable {

    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
    private static final Duration START_LIMIT = Duration.ofMinutes(1);

    /** Those of the image and of its Deployment. */
    private static final List<String> FLAGS = List.of(
            "-Xmx1g",
            "-XX:ActiveProcessorCount=2",
            "-XX:+UseG1GC",
            "-XX:+UseCompactObjectHeaders",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dlogback.configurationFile=benchmarks/logback.xml");

    private final int port;
    private final Process process;

    private ServerProcess(int port, Process process) {
        this.port = port;
        this.process = process;
    }

    /**
     * Starts one and waits until it listens.
     *
     * @param main its class
     * @param arguments by the port where it is to listen
     * @param environment likewise
     */
    static ServerProcess start(
            Class<?> main,
            Function<Integer, List<String>> arguments,
            Function<Integer, Map<String, String>> environment,
            List<String> moreFlags)
            throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = command(main, moreFlags, arguments.apply(port));
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(environment.apply(port));
        var started = new ServerProcess(port, builder.start());
        started.awaitListening();
        return started;
    }

    /** What a program prints until it ends. */
    static String output(Class<?> main, String... arguments) throws IOException {
        Process program = new ProcessBuilder(command(main, List.of(), List.of(arguments)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static List<String> command(Class<?> main, List<String> moreFlags, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(JAVA_HOME.resolve("bin/java").toString());
        command.addAll(FLAGS);
        command.addAll(moreFlags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return command;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitListening() throws InterruptedException {
        long until = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > until) {
                    close();
                    throw new IllegalStateException("server: does not listen (expected: at port " + port + ")", e);
                }
                Thread.sleep(50);
            }
        }
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** What it has spent, all its threads together. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** What is left on its heap after a collection. */
    long liveBytes() throws IOException, InterruptedException {
        String histogram = "";
        // The second time, what only a finalizer or a reference queue held is gone, too.
        for (int i = 0; i < 2; i++) {
            histogram = histogram();
        }
        String total = histogram
                .lines()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("jcmd: no total (expected: a histogram)"));
        // "Total", the number of objects and that of their bytes.
        return Long.parseLong(
                total.substring(total.stripTrailing().lastIndexOf(' ') + 1).strip());
    }

    /** What lives on its heap, by class, the largest first. */
    String histogram() throws IOException, InterruptedException {
        return jcmd("GC.class_histogram");
    }

    /** Writes all that lives on its heap. */
    void dumpHeap(Path file) throws IOException, InterruptedException {
        String said = jcmd("GC.heap_dump", file.toString());
        if (!Files.exists(file)) {
            throw new IllegalStateException("jcmd: " + said + " (expected: a heap dump)");
        }
    }

    private String jcmd(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(JAVA_HOME.resolve("bin/jcmd").toString());
        command.add(Long.toString(process.pid()));
        command.addAll(List.of(words));
        Process jcmd = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        return text;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
