package io.tenantconfig.emulator;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * A running Parameter Store: empty at the start, in memory, reachable on the loopback interface by anybody who sends any
 * signature. Use {@link #endpoint} as the SDK's endpoint override or the CLI's {@code --endpoint-url}.
 */
public final class AwsEmulator implements AutoCloseable {

    static {
        // Otherwise an answer waits some 40 ms for the client's delayed acknowledgement. Read once, by the first
        // server.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final Arns arns;
    private final ParameterTable table;
    private final ChangeEvents events;
    private final Faults faults;
    private final Calls calls;

    private AwsEmulator(EmulatorSettings settings) throws IOException {
        this.arns = new Arns(settings.account(), settings.region());
        this.faults = new Faults(arns, settings.clock());
        this.calls = new Calls();
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port()), 0);
        this.events = new ChangeEvents(arns, faults);
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
        this.table = new ParameterTable(settings, faults::recreationPause, events::emit);
        server.setExecutor(threads);
        server.createContext("/", new SsmFront(table, arns, faults, calls));
        server.start();
    }

    /** Starts with {@link EmulatorSettings#defaults}. */
    public static AwsEmulator start() {
        return start(EmulatorSettings.defaults());
    }

    /**
     * Starts as the settings say.
     *
     * @throws UncheckedIOException if the port cannot be had
     */
    public static AwsEmulator start(EmulatorSettings settings) {
        try {
            return new AwsEmulator(settings);
        } catch (IOException e) {
            throw new UncheckedIOException("port: " + settings.port() + " (expected: a free one)", e);
        }
    }

    /** Where it listens, for instance {@code http://127.0.0.1:40123}. */
    public URI endpoint() {
        InetSocketAddress address = server.getAddress();
        return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort());
    }

    /** What is to go wrong. */
    public Faults faults() {
        return faults;
    }

    /** What was called. */
    public Calls calls() {
        return calls;
    }

    /**
     * Creates a {@code String} parameter as PutParameter does, with its rules and its event, but without a call: for those
     * who need thousands.
     *
     * @throws IllegalArgumentException if PutParameter would refuse it
     */
    public void create(String name, String value) {
        try {
            table.put(PutRequest.creation(ParameterName.forWrite(name, arns), value));
        } catch (Refusal refusal) {
            throw new IllegalArgumentException("name: \"" + name + "\" (" + refusal.name() + ")", refusal);
        }
    }

    /**
     * From now on a listener gets every "Parameter Store Change" event, as the UTF-8 JSON that EventBridge hands to a
     * target. Listeners share one thread: an event comes after the listener has returned from the one before. What a
     * listener throws is logged, and the event is not delivered to it again.
     */
    public void onEvent(Consumer<byte[]> listener) {
        events.deliverTo(listener);
    }

    /** Stops at once; what was stored and the undelivered events are gone. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        events.close();
    }
}
