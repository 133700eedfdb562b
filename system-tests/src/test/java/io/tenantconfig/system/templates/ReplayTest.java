package io.tenantconfig.system.templates;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tenantconfig.storage.testing.LocalAws;
import io.tenantconfig.storage.testing.MotoServer;
import io.tenantconfig.storage.testing.PythonProgram;
import io.tenantconfig.system.Checkout;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** F9: the script that replays dead letters, run with the real AWS CLI on moto's queues and a stand-in for Lambda's API. */
class ReplayTest {

    private static final String FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:refresh:live";

    /** With a line break and a tab, which the script must not take for the end of the message. */
    private static final String EVENT = "{\"id\": \"1\",\n\t\"source\": \"aws.ssm\"}";

    private static final String POISON = "{\"id\": \"poison\"}";

    @TempDir
    private static Path directory;

    private static MotoServer moto;
    private static HttpServer lambda;
    private static final List<String> invocations = new CopyOnWriteArrayList<>();

    private String queue = "";

    private record Printed(int exitCode, String text) {}

    @BeforeAll
    static void startAws() throws IOException, InterruptedException {
        moto = MotoServer.start();
        lambda = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        lambda.createContext("/2015-03-31/functions/", exchange -> {
            String event = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            invocations.add(exchange.getRequestURI().getPath() + " " + event);
            boolean fails = event.equals(POISON);
            if (fails) {
                exchange.getResponseHeaders().add("X-Amz-Function-Error", "Unhandled");
            }
            byte[] answer = (fails ? "{\"errorType\": \"StoreException\"}" : "{\"patched\":1}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        lambda.start();
        // The CLI of version 1 takes the address of a queue's service from nowhere but its option.
        Path command = directory.resolve("aws");
        Files.writeString(command, """
                #!/bin/sh
                case "$1" in
                  sqs) exec "$AWS_CLI" --endpoint-url "$SQS" "$@" ;;
                  lambda) exec "$AWS_CLI" --endpoint-url "$LAMBDA" "$@" ;;
                  *) exec "$AWS_CLI" "$@" ;;
                esac
                """);
        assertThat(command.toFile().setExecutable(true)).isTrue();
    }

    @AfterAll
    static void stopAws() {
        lambda.stop(0);
        moto.close();
    }

    @BeforeEach
    void makeQueue(TestInfo test) throws IOException, InterruptedException {
        invocations.clear();
        String name = test.getTestMethod().orElseThrow().getName();
        queue = run("aws", "sqs", "create-queue", "--queue-name", name, "--query", "QueueUrl", "--output", "text")
                .text()
                .strip();
    }

    @Test
    void invokesTheFunctionWithEachMessageAndEmptiesTheQueue() throws Exception {
        send(EVENT);
        send("{\"id\": \"2\"}");
        Printed printed = replay(queue, FUNCTION);
        assertThat(printed).isEqualTo(new Printed(0, """
                replayed: {"patched":1}
                replayed: {"patched":1}
                2 replayed, 0 failed
                """));
        String path = "/2015-03-31/functions/" + FUNCTION + "/invocations ";
        assertThat(invocations).containsExactlyInAnyOrder(path + EVENT, path + "{\"id\": \"2\"}");
        assertThat(messages()).isEqualTo(0);
    }

    @Test
    void leavesWhatFailsInTheQueueAndGoesOn() throws Exception {
        send(POISON);
        send(EVENT);
        Printed printed = replay(queue, FUNCTION);
        assertThat(printed.exitCode()).isEqualTo(1);
        assertThat(printed.text())
                .contains("failed, stays in the queue: {\"errorType\": \"StoreException\"}", "1 replayed, 1 failed");
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void saysThatItCannotReachAQueueInsteadOfTakingItForEmpty() throws Exception {
        Printed printed = replay(queue + "-another", FUNCTION);
        assertThat(printed.exitCode()).isEqualTo(2);
        assertThat(printed.text()).contains("replay.sh: cannot receive from " + queue + "-another");
        assertThat(invocations).isEmpty();
    }

    @Test
    void tellsHowItIsCalled() throws Exception {
        assertThat(replay(queue).exitCode()).isEqualTo(2);
        assertThat(replay(queue).text()).startsWith("replay.sh: 1 arguments (expected: QUEUE_URL FUNCTION)");
        assertThat(replay("--help").exitCode()).isEqualTo(0);
        assertThat(replay("--help").text()).startsWith("Usage: replay.sh QUEUE_URL FUNCTION");
    }

    private void send(String message) throws IOException, InterruptedException {
        Printed sent = run("aws", "sqs", "send-message", "--queue-url", queue, "--message-body", message);
        assertThat(sent.exitCode()).as(sent.text()).isEqualTo(0);
    }

    /** Those that can be received, and those that are hidden for a while. */
    private int messages() throws IOException, InterruptedException {
        return Stream.of(run(
                                "aws",
                                "sqs",
                                "get-queue-attributes",
                                "--queue-url",
                                queue,
                                "--attribute-names",
                                "All",
                                "--query",
                                "Attributes.[ApproximateNumberOfMessages,ApproximateNumberOfMessagesNotVisible]",
                                "--output",
                                "text")
                        .text()
                        .strip()
                        .split("\t"))
                .mapToInt(Integer::parseInt)
                .sum();
    }

    private static Printed replay(String... arguments) throws IOException, InterruptedException {
        String script = Checkout.ROOT.resolve("manifests/aws/replay.sh").toString();
        return run(Stream.concat(Stream.of(script), Stream.of(arguments)).toArray(String[]::new));
    }

    private static Printed run(String... command) throws IOException, InterruptedException {
        List<String> line = Stream.of(command)
                .map(word -> word.equals("aws") ? directory.resolve("aws").toString() : word)
                .toList();
        var builder = new ProcessBuilder(line).redirectErrorStream(true);
        URI lambdaApi = URI.create("http://127.0.0.1:" + lambda.getAddress().getPort());
        Map<String, String> environment = new HashMap<>(LocalAws.environment("SQS", moto.endpoint()));
        // The name that the CLI of version 1 knows.
        environment.put("AWS_DEFAULT_REGION", LocalAws.REGION);
        environment.put("AWS_CLI", PythonProgram.AWS_CLI.executable().toString());
        environment.put("SQS", moto.endpoint().toString());
        environment.put("LAMBDA", lambdaApi.toString());
        environment.put("PATH", directory + ":" + System.getenv("PATH"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Printed(process.waitFor(), text);
    }
}
