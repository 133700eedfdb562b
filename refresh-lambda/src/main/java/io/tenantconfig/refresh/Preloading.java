package io.tenantconfig.refresh;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.http.HttpClient;

/**
 * Loads the classes that a function's beginning needs on threads beside its own, because most of a beginning is the loading
 * of classes, and Lambda gives a function that begins more than one processor. What is made for that connects to nowhere and
 * is thrown away; if it cannot be made, the function's own thread fails too, and that failure is the one which is reported.
 */
final class Preloading {

    private Preloading() {}

    /** Returns at once. */
    static void begin() {
        beside(() -> HttpClient.newHttpClient().close());
        beside(() ->
                new KubernetesClientBuilder().withConfig(Config.empty()).build().close());
    }

    private static void beside(Runnable loading) {
        Thread.ofPlatform().daemon().name("preloading").start(loading);
    }
}
