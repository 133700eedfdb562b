package io.tenantconfig.core;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A configuration value: text that is not empty and has a UTF-8 form, or one JSON document.
 *
 * <p>Its string form tells the size only, so that a value reaches neither log nor message by accident.
 */
public record ConfigValue(String text, ContentType contentType) {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** @throws InvalidInputException if the text is empty, has no UTF-8 form, or is not of its content type */
    public ConfigValue {
        if (text.isEmpty()) {
            throw new InvalidInputException("value: empty (expected: at least one character)");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new InvalidInputException("value: not shown (expected: text that UTF-8 can encode)");
        }
        if (contentType == ContentType.JSON) {
            checkJson(text);
        }
    }

    public static ConfigValue text(String text) {
        return new ConfigValue(text, ContentType.TEXT);
    }

    /** The size that stores' limits are about: bytes of UTF-8. */
    public int sizeInBytes() {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public String toString() {
        return "ConfigValue[" + contentType.mediaType() + ", " + sizeInBytes() + " bytes]";
    }

    private static void checkJson(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new InvalidInputException("value: blank (expected: one JSON document)");
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new InvalidInputException("value: more than one JSON document (expected: exactly one)");
            }
        } catch (StreamConstraintsException e) {
            throw new InvalidInputException(
                    "value: not shown (expected: one JSON document within the parser's limits, for instance 1000 levels)");
        } catch (JsonProcessingException e) {
            throw new InvalidInputException(
                    "value: not shown (expected: one JSON document; it breaks off or is malformed at line "
                            + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
