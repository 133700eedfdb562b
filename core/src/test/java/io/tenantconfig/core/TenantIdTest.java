package io.tenantconfig.core;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Example;

class TenantIdTest {

    @Example
    void namesFieldValueAndExpectationWhenTheIdIsMalformed() {
        assertThatThrownBy(() -> new TenantId("Acme"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("tenantId: \"Acme\" (expected: " + DnsLabel.EXPECTED + ")");
    }
}
