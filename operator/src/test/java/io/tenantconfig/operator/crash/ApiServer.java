package io.tenantconfig.operator.crash;

import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mock API server that knows which operator asks. Every write of one is a call, and every read of one object; lists and
 * watches are what all processes begin with, and no process is counted for them.
 */
final class ApiServer extends KubernetesCrudDispatcher {

    static final String SERVICE = "Kubernetes";

    /** Of no scenario: by it a run sees that the operator is idle. */
    static final String SENTINEL = "sentinel";

    private static final Pattern PROCESS = Pattern.compile("process-(\\d+)");
    private static final Pattern OBJECT = Pattern.compile(
            "/apis/.*/namespaces/[^/]+/(?<kind>[^/?]+)(?:/(?<name>[^/?]+)(?<part>/[^/?]+)?)?(?:\\?.*)?");

    private static final int UNAVAILABLE = 503;

    private final Traffic traffic;

    ApiServer(Traffic traffic) {
        this.traffic = traffic;
    }

    /** The user agent by which a process is known. */
    static String agent(int process) {
        return "process-" + process;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        return switch (fate(request)) {
            case ANSWERED -> super.dispatch(request);
            case UNANSWERED -> {
                super.dispatch(request);
                yield noAnswer();
            }
            case REFUSED -> noAnswer();
        };
    }

    private Traffic.Fate fate(RecordedRequest request) {
        Optional<Integer> process = process(request);
        if (process.isEmpty()) {
            return Traffic.Fate.ANSWERED;
        }
        Matcher object = OBJECT.matcher(request.getPath());
        boolean counts = object.matches()
                && (!request.getMethod().equals("GET") || object.group("name") != null)
                && !SENTINEL.equals(object.group("name"))
                && !body(request).contains("\"name\":\"" + SENTINEL);
        if (!counts) {
            return traffic.hasEnded(process.get()) ? Traffic.Fate.REFUSED : Traffic.Fate.ANSWERED;
        }
        String name = object.group("name") == null ? "" : "/" + object.group("name");
        String part = object.group("part") == null ? "" : object.group("part");
        return traffic.call(process.get(), SERVICE, request.getMethod() + " " + object.group("kind") + name + part);
    }

    /** Without taking it from who reads it next. */
    private static String body(RecordedRequest request) {
        return request.getBody() == null ? "" : new String(request.getBody().getBytes(), StandardCharsets.UTF_8);
    }

    private static Optional<Integer> process(RecordedRequest request) {
        return Optional.ofNullable(request.getHeader("User-Agent"))
                .map(PROCESS::matcher)
                .filter(Matcher::matches)
                .map(matcher -> Integer.valueOf(matcher.group(1)));
    }

    private static MockResponse noAnswer() {
        return new MockResponse().setResponseCode(UNAVAILABLE);
    }
}
