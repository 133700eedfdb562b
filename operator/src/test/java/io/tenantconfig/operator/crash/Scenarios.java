package io.tenantconfig.operator.crash;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What users of the operator do, and somebody beside it. */
final class Scenarios {

    private static final String A = "parameter-store:/config-service/acme/checkout/a = ";
    private static final String B = "parameter-store:/config-service/acme/checkout/b = ";
    private static final String C = "dynamodb:TENANT#acme/CONFIG#c = ";
    private static final String OURS = ", of test/acme/checkout in generation ";
    private static final String OTHERS = ", of test/acme/other in generation ";

    private static final int MANY = 12;

    private static final String MOVED = """
            routes:
            - {prefix: tenant_config_, store: dynamodb}
            - {prefix: param_config_, store: dynamodb, root: MOVED}
            """;

    /** One of everything that an operator does, and no more calls than that takes. */
    static final List<Scenario> SHORT = List.of(
            Scenario.of("create, update, prune, delete", 20)
                    .then(world -> world.apply("checkout", """
                                    entries:
                                    - {key: param_config_a, value: one}
                                    - {key: tenant_config_c, value: one}
                                    """), C + "one" + OURS + 1, A + "one" + OURS + 1)
                    .then(world -> world.apply("checkout", """
                                    entries:
                                    - {key: param_config_a, value: two}
                                    - {key: tenant_config_c, value: two}
                                    """), C + "two" + OURS + 2, A + "two" + OURS + 2)
                    .then(
                            world -> world.apply("checkout", "entries: [{key: tenant_config_c, value: two}]"),
                            C + "two" + OURS + 2)
                    .then(world -> world.delete("checkout")),
            Scenario.of("a value becomes a secret, and a value again", 16)
                    .then(
                            world -> world.apply("checkout", "entries: [{key: param_config_a, value: one}]"),
                            A + "one" + OURS + 1)
                    .then(
                            world -> {
                                world.secret("db", "password", "hush");
                                world.apply("checkout", """
                                        entries:
                                        - {key: param_config_a, valueFrom: {secretKeyRef: {name: db, key: password}}}
                                        """);
                            },
                            A + "hush (secret)" + OURS + 2)
                    .then(
                            world -> world.apply("checkout", "entries: [{key: param_config_a, value: one}]"),
                            A + "one" + OURS + 3),
            Scenario.of("adopt", 8)
                    .then(
                            world -> {
                                world.stores.putParameter("/config-service/acme/checkout/a", "nobody's");
                                world.apply("checkout", """
                                        adoptionPolicy: Adopt
                                        entries: [{key: param_config_a, value: one}]
                                        """);
                            },
                            A + "one" + OURS + 1),
            Scenario.of("conflict, until the winner goes", 20)
                    .then(world -> world.apply("other", """
                                    entries: [{key: param_config_a, value: other}, {key: tenant_config_c, value: other}]
                                    """), C + "other" + OTHERS + 1, A + "other" + OTHERS + 1)
                    .then(world -> world.apply("checkout", """
                                    entries: [{key: param_config_a, value: one}, {key: tenant_config_c, value: one}]
                                    """), C + "other" + OTHERS + 1, A + "other" + OTHERS + 1)
                    .then(world -> world.delete("other"), C + "one" + OURS + 1, A + "one" + OURS + 1),
            Scenario.of("the route moves, there and back", 12)
                    .then(world -> world.apply("checkout", """
                                    entries: [{key: param_config_a, value: one}, {key: param_config_b, value: one}]
                                    """), A + "one" + OURS + 1, B + "one" + OURS + 1)
                    .then(
                            world -> world.reroute(MOVED),
                            "dynamodb:TENANT#acme/MOVED#a = one" + OURS + 1,
                            "dynamodb:TENANT#acme/MOVED#b = one" + OURS + 1)
                    .then(World::routeAsAlways, A + "one" + OURS + 1, B + "one" + OURS + 1),
            Scenario.of("retain, and made anew", 10)
                    .then(world -> world.apply("checkout", """
                                    deletionPolicy: Retain
                                    entries: [{key: param_config_a, value: one}, {key: tenant_config_c, value: one}]
                                    """), C + "one" + OURS + 1, A + "one" + OURS + 1)
                    .then(world -> world.delete("checkout"), C + "one" + OURS + 1, A + "one" + OURS + 1)
                    .then(world -> world.apply("checkout", """
                                    entries: [{key: param_config_a, value: two}, {key: tenant_config_c, value: two}]
                                    """), C + "two" + OURS + 1, A + "two" + OURS + 1),
            Scenario.of("deleted, and made anew at once", 10)
                    .then(
                            world -> world.apply("checkout", "entries: [{key: param_config_a, value: one}]"),
                            A + "one" + OURS + 1)
                    .then(
                            world -> world.replace("checkout", "entries: [{key: param_config_a, value: two}]"),
                            A + "two" + OURS + 1),
            Scenario.of("changed by hand and put right; removed by hand and put back", 14)
                    .then(
                            world -> world.apply("checkout", "entries: [{key: param_config_a, value: one}]"),
                            A + "one" + OURS + 1)
                    .then(
                            world -> {
                                world.stores.putParameter("/config-service/acme/checkout/a", "by hand");
                                world.observe("checkout", "param_config_a", "{\"version\":\"2\",\"eventId\":\"1\"}");
                            },
                            A + "one" + OURS + 1)
                    .then(
                            world -> {
                                world.stores.deleteParameter("/config-service/acme/checkout/a");
                                world.observe("checkout", "param_config_a", "{\"deleted\":true,\"eventId\":\"2\"}");
                            },
                            A + "one" + OURS + 1));

    /** More entries than go into one request, and several resources. */
    static final List<Scenario> FULL =
            Stream.concat(SHORT.stream(), Stream.of(many(), several())).toList();

    private Scenarios() {}

    private static Scenario many() {
        return Scenario.of("many entries come, change and go", 45)
                .then(world -> world.apply("checkout", entries(0, MANY, "value: one")), stored(0, MANY, "one", 1))
                .then(world -> world.apply("checkout", entries(0, MANY, "value: two")), stored(0, MANY, "two", 2))
                .then(world -> world.apply("checkout", entries(1, MANY, "value: two")), stored(1, MANY, "two", 2))
                .then(world -> world.delete("checkout"));
    }

    private static Scenario several() {
        return Scenario.of("several resources, one after the other", 20)
                .then(
                        world -> world.apply("other", "entries: [{key: tenant_config_c, value: other}]"),
                        C + "other" + OTHERS + 1)
                .then(world -> world.apply("checkout", """
                                driftPolicy: Report
                                entries:
                                - {key: param_config_a, value: one}
                                - {key: param_config_b, valueFrom: {store: {}}}
                                """), C + "other" + OTHERS + 1, A + "one" + OURS + 1)
                .then(
                        world -> {
                            world.stores.putParameter("/config-service/acme/checkout/b", "the store's");
                            world.observe("checkout", "param_config_b", "{\"version\":\"1\",\"eventId\":\"1\"}");
                        },
                        C + "other" + OTHERS + 1,
                        A + "one" + OURS + 1,
                        B + "the store's, nobody's")
                .then(
                        world -> {
                            world.stores.putParameter("/config-service/acme/checkout/a", "by hand");
                            world.observe("checkout", "param_config_a", "{\"version\":\"2\",\"eventId\":\"2\"}");
                        },
                        C + "other" + OTHERS + 1,
                        A + "by hand" + OURS + 1 + ", changed by somebody else",
                        B + "the store's, nobody's")
                .then(
                        world -> world.delete("other"),
                        A + "by hand" + OURS + 1 + ", changed by somebody else",
                        B + "the store's, nobody's")
                .then(world -> world.delete("checkout"), B + "the store's, nobody's");
    }

    private static String entries(int from, int to, String value) {
        return "entries:\n"
                + numbers(from, to)
                        .map(i -> "- {key: param_config_e" + i + ", " + value + "}\n- {key: tenant_config_e" + i + ", "
                                + value + "}\n")
                        .collect(Collectors.joining());
    }

    private static String[] stored(int from, int to, String value, int generation) {
        return Stream.of("dynamodb:TENANT#acme/CONFIG#e", "parameter-store:/config-service/acme/checkout/e")
                .flatMap(at -> numbers(from, to).map(i -> at + i + " = " + value + OURS + generation))
                .toArray(String[]::new);
    }

    /** Of two digits, so that they are in order as texts, too. */
    private static Stream<Integer> numbers(int from, int to) {
        return IntStream.range(10 + from, 10 + to).boxed();
    }
}
