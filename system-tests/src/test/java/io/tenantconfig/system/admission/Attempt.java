package io.tenantconfig.system.admission;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.tenantconfig.system.admission.Asked.Request;

/**
 * Something that somebody asks of the API server.
 *
 * @param does what it is, after "may" or "may not"
 * @param answer the message of the API server
 */
record Attempt(Who who, String does, Request request, String answer) {

    private static final String ALLOWED = "allowed";

    static Attempt allowed(Who who, String does, Request request) {
        return new Attempt(who, does, request, ALLOWED);
    }

    /** Refused for want of a right. */
    static Attempt unauthorized(Who who, String does, Request request) {
        return refused(who, does, request, request.lacking());
    }

    /** @param answer in which {@code USER} stands for who asks */
    static Attempt refused(Who who, String does, Request request, String answer) {
        return new Attempt(who, does, request, answer.replace("USER", who.user()));
    }

    /** Makes the request, and tells what the API server answers. */
    String make(KubernetesClient client) {
        try {
            request.action().accept(client);
            return ALLOWED;
        } catch (KubernetesClientException e) {
            return e.getStatus() == null
                    ? String.valueOf(e.getMessage())
                    : e.getStatus().getMessage();
        }
    }

    @Override
    public String toString() {
        return who + (answer.equals(ALLOWED) ? " may " : " may not ") + does;
    }
}
