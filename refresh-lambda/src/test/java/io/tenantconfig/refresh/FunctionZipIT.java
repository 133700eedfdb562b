package io.tenantconfig.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tenantconfig.crds.v1alpha1.ObservedEntry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The zip holds what the function needs: it runs from it alone, wired as on AWS. */
class FunctionZipIT {

    private static final String PARAMETER = """
            {"Parameter": {"Name": "%s", "Type": "String", "Value": "canary", "Version": 4,
              "LastModifiedDate": 1767225600.5, "DataType": "text"}}
            """.formatted(Loop.PARAMETER);

    @Test
    void patchesAStatusWhenItRunsFromTheZip(@TempDir Path directory) throws Exception {
        HttpServer ssm = ssm();
        try (var loop = new Loop();
                var zip =
                        new URLClassLoader(jars(directory).toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            loop.declare("checkout", "checkout", Loop.KEY);
            var settings = Map.of(
                    "kubernetes.master", loop.kubernetes.getMasterUrl().toString(),
                    "kubernetes.auth.tryKubeConfig", "false",
                    "kubernetes.auth.tryServiceAccount", "false",
                    "http2.disable", "true",
                    "aws.endpointUrlSsm", "http://127.0.0.1:" + ssm.getAddress().getPort(),
                    "aws.region", "eu-west-1",
                    "aws.accessKeyId", "none",
                    "aws.secretAccessKey", "none");
            settings.forEach(System::setProperty);
            try {
                assertThat(handle(zip, TestEvent.of("e", Instant.EPOCH, Loop.PARAMETER, "Update")))
                        .isEqualTo("{\"patched\":1}");
            } finally {
                settings.keySet().forEach(System::clearProperty);
            }
            assertThat(loop.observed("checkout"))
                    .isEqualTo(new ObservedEntry("4", "2026-01-01T00:00:00.500Z", "e", null));
        } finally {
            ssm.stop(0);
        }
    }

    private static String handle(ClassLoader zip, TestEvent event) throws Exception {
        var thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(zip);
        try {
            Class<?> type = zip.loadClass(RefreshHandler.class.getName());
            assertThat(type).isNotEqualTo(RefreshHandler.class);
            var context = zip.loadClass("com.amazonaws.services.lambda.runtime.Context");
            var output = new ByteArrayOutputStream();
            type.getMethod("handleRequest", InputStream.class, OutputStream.class, context)
                    .invoke(
                            type.getConstructor().newInstance(),
                            new ByteArrayInputStream(event.json().getBytes(StandardCharsets.UTF_8)),
                            output,
                            null);
            return output.toString(StandardCharsets.UTF_8);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static List<URL> jars(Path directory) throws IOException {
        List<URL> jars = new ArrayList<>();
        try (var zip = new ZipInputStream(Files.newInputStream(Path.of(System.getProperty("functionZip"))))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.isDirectory()) {
                    assertThat(entry.getName()).matches("lib/[^/]+\\.jar");
                    Path jar = directory.resolve(entry.getName().substring("lib/".length()));
                    Files.copy(zip, jar);
                    jars.add(jar.toUri().toURL());
                }
            }
        }
        return jars;
    }

    private static HttpServer ssm() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] answer = PARAMETER.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        return server;
    }
}
