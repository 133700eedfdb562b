package io.tenantconfig.emulator;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.ssm.model.PutParameterRequest;
import software.amazon.awssdk.services.ssm.model.PutParameterResponse;
import software.amazon.awssdk.services.ssm.model.SsmException;

/** An emulator at a time that stands still, and an AWS client of it that does not retry; new for each test. */
final class Emulated implements BeforeEachCallback, AfterEachCallback, InstantSource {

    static final Instant START = Instant.parse("2026-01-01T00:00:00.250Z");

    private final EmulatorSettings settings;
    private volatile Instant now = START;
    private AwsEmulator emulator;
    private SsmClient ssm;

    Emulated() {
        this(EmulatorSettings.defaults());
    }

    Emulated(EmulatorSettings settings) {
        this.settings = settings.withClock(this);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        emulator = AwsEmulator.start(settings);
        ssm = client(1);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        ssm.close();
        emulator.close();
    }

    @Override
    public Instant instant() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    AwsEmulator emulator() {
        return emulator;
    }

    SsmClient ssm() {
        return ssm;
    }

    SsmClient client(int attempts) {
        return SsmClient.builder()
                .endpointOverride(emulator.endpoint())
                .region(Region.of(settings.region()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(config -> config.retryStrategy(retry -> retry.maxAttempts(attempts)))
                .build();
    }

    PutParameterResponse create(String name, String value) {
        return create(name, value, request -> {});
    }

    PutParameterResponse create(String name, String value, Consumer<PutParameterRequest.Builder> more) {
        return ssm.putParameter(
                request -> more.accept(request.name(name).value(value).type(ParameterType.STRING)));
    }

    PutParameterResponse overwrite(String name, String value) {
        return ssm.putParameter(request -> request.name(name).value(value).overwrite(true));
    }

    GetParameterResponse get(String name) {
        return ssm.getParameter(request -> request.name(name));
    }

    String value(String name) {
        return get(name).parameter().value();
    }

    /** That the call gets an AWS error of this name. */
    static AbstractThrowableAssert<?, ?> refused(String error, Runnable call) {
        return assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        SsmException.class,
                        e -> org.assertj.core.api.Assertions.assertThat(
                                        e.awsErrorDetails().errorCode())
                                .isEqualTo(error));
    }
}
