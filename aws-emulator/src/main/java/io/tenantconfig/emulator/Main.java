package io.tenantconfig.emulator;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The emulator on its own: {@code --port 4566}, or a free port. It prints its events, and runs until it is stopped. */
public final class Main {

    private static final String PORT = "--port";

    private Main() {}

    /** Starts, and prints the address to standard output. */
    public static void main(String[] args) {
        AwsEmulator emulator = AwsEmulator.start(EmulatorSettings.defaults().withPort(port(List.of(args))));
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(emulator::close));
        emulator.onEvent(event -> System.out.println(new String(event, StandardCharsets.UTF_8)));
        System.out.println("Parameter Store: " + emulator.endpoint());
    }

    static int port(List<String> args) {
        if (args.isEmpty()) {
            return 0;
        }
        if (args.size() != 2 || !args.getFirst().equals(PORT) || !args.getLast().matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException(
                    "arguments: \"" + String.join(" ", args) + "\" (expected: " + PORT + " and a number, or none)");
        }
        return Integer.parseInt(args.getLast());
    }
}
