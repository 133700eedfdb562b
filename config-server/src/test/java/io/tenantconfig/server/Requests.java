package io.tenantconfig.server;

import io.tenantconfig.v1.GetConfigRequest;

/** Requests that many tests make. */
final class Requests {

    private Requests() {}

    static GetConfigRequest get(String service, String key) {
        return GetConfigRequest.newBuilder().setService(service).setKey(key).build();
    }
}
