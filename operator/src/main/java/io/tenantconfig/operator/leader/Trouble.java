package io.tenantconfig.operator.leader;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** Why the API server did not do what it was asked for, in a word or two and without anything of the request. */
public final class Trouble {

    private Trouble() {}

    public static String of(RuntimeException failure) {
        return failure instanceof KubernetesClientException answered && answered.getCode() > 0
                ? "HTTP " + answered.getCode()
                : "no answer";
    }
}
