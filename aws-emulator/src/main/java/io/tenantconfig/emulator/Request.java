package io.tenantconfig.emulator;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A structure in a request's body, read member by member. A member of another JSON type than the API model's gets
 * {@code SerializationException}, one that breaks a constraint of the model {@code ValidationException}; members that the
 * model does not know are ignored, as AWS does.
 *
 * @see <a href="https://github.com/boto/botocore/tree/develop/botocore/data/ssm">the API model</a>
 */
final class Request {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The only member that AWS does not repeat in messages. */
    private static final String SENSITIVE = "Value";

    private final ObjectNode members;

    private Request(ObjectNode members) {
        this.members = members;
    }

    static Request parse(byte[] body) {
        try {
            if (JSON.readTree(body) instanceof ObjectNode members) {
                return new Request(members);
            }
        } catch (JacksonException e) {
            throw Refusal.bare("SerializationException");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw Refusal.bare("SerializationException");
    }

    String text(String member, int min, int max) {
        return optionalText(member, min, max).orElseThrow(() -> missing(member));
    }

    Optional<String> optionalText(String member, int min, int max) {
        return member(member, JsonNode::isTextual)
                .map(JsonNode::textValue)
                .map(text -> checkedLength(member, text, min, max));
    }

    Optional<String> optionalText(String member, int min, int max, Pattern form) {
        return optionalText(member, min, max).map(text -> {
            if (!form.matcher(text).matches()) {
                throw Refusal.constraint(
                        wire(member), shown(member, text), "Member must satisfy regular expression pattern: " + form);
            }
            return text;
        });
    }

    /** One of an enum's constants, by what its {@code toString} gives. */
    <E extends Enum<E>> Optional<E> optionalConstant(String member, Class<E> type) {
        E[] constants = type.getEnumConstants();
        return optionalText(member, 0, Integer.MAX_VALUE)
                .map(text -> Arrays.stream(constants)
                        .filter(constant -> constant.toString().equals(text))
                        .findFirst()
                        .orElseThrow(() -> Refusal.constraint(
                                wire(member),
                                shown(member, text),
                                "Member must satisfy enum value set: " + Arrays.toString(constants))));
    }

    /** False when absent. */
    boolean flag(String member) {
        return member(member, JsonNode::isBoolean).map(JsonNode::booleanValue).orElse(false);
    }

    OptionalLong optionalLong(String member) {
        return member(member, JsonNode::canConvertToLong)
                .map(node -> OptionalLong.of(node.longValue()))
                .orElseGet(OptionalLong::empty);
    }

    OptionalInt optionalInt(String member, int min, int max) {
        Optional<Integer> number = member(member, JsonNode::canConvertToInt).map(JsonNode::intValue);
        number.ifPresent(value -> {
            if (value < min || value > max) {
                throw Refusal.constraint(
                        wire(member),
                        Optional.of("'" + value + "'"),
                        value < min
                                ? "Member must have value greater than or equal to " + min
                                : "Member must have value less than or equal to " + max);
            }
        });
        return number.map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }

    /** A list of texts that must be there. */
    List<String> texts(String member, int maxSize, int minLength, int maxLength) {
        return optionalTexts(member, maxSize, minLength, maxLength).orElseThrow(() -> missing(member));
    }

    /** A list that, if it is there, holds at least one text. */
    Optional<List<String>> optionalTexts(String member, int maxSize, int minLength, int maxLength) {
        return elements(member, JsonNode::isTextual, JsonNode::textValue).map(texts -> {
            if (texts.isEmpty() || texts.size() > maxSize) {
                throw Refusal.constraint(
                        wire(member),
                        Optional.of("'" + texts + "'"),
                        texts.isEmpty()
                                ? "Member must have length greater than or equal to 1"
                                : "Member must have length less than or equal to " + maxSize);
            }
            texts.forEach(text -> checkedLength(member, text, minLength, maxLength));
            return texts;
        });
    }

    /** A list of structures; empty when absent. */
    List<Request> structures(String member) {
        return elements(member, JsonNode::isObject, node -> new Request((ObjectNode) node))
                .orElseGet(List::of);
    }

    boolean has(String member) {
        return members.hasNonNull(member);
    }

    /** What the request asks for, whichever page of it: equal for all pages of one query. */
    int queryHash() {
        ObjectNode query = members.deepCopy();
        query.remove(List.of("NextToken", "MaxResults"));
        return query.hashCode();
    }

    static Refusal missing(String member) {
        return Refusal.constraint(wire(member), Optional.of("null"), "Member must not be null");
    }

    private <T> Optional<List<T>> elements(
            String member, Function<JsonNode, Boolean> isOfType, Function<JsonNode, T> as) {
        return member(member, JsonNode::isArray).map(array -> {
            List<T> elements = new ArrayList<>();
            for (JsonNode element : array) {
                if (!isOfType.apply(element)) {
                    throw Refusal.bare("SerializationException");
                }
                elements.add(as.apply(element));
            }
            return elements;
        });
    }

    private Optional<JsonNode> member(String member, Function<JsonNode, Boolean> isOfType) {
        JsonNode node = members.path(member);
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (!isOfType.apply(node)) {
            throw Refusal.bare("SerializationException");
        }
        return Optional.of(node);
    }

    private static String checkedLength(String member, String text, int min, int max) {
        if (text.length() < min || text.length() > max) {
            throw Refusal.constraint(
                    wire(member),
                    shown(member, text),
                    text.length() < min
                            ? "Member must have length greater than or equal to " + min
                            : "Member must have length less than or equal to " + max);
        }
        return text;
    }

    private static Optional<String> shown(String member, String text) {
        return member.equals(SENSITIVE) ? Optional.empty() : Optional.of("'" + text + "'");
    }

    private static String wire(String member) {
        return member.substring(0, 1).toLowerCase(Locale.ROOT) + member.substring(1);
    }
}
