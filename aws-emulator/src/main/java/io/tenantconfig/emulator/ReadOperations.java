package io.tenantconfig.emulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tenantconfig.emulator.Paging.Page;
import io.tenantconfig.emulator.Paging.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The operations that read parameters. */
final class ReadOperations {

    /** How many names GetParameters takes. */
    private static final int MAX_NAMES = 10;

    private static final int MAX_NAME_LENGTH = 2_048;

    private static final Size VALUES = new Size(10, 10);

    /** AWS allows 50; that it gives 10 when nothing is said is inferred. */
    private static final Size METADATA = new Size(10, 50);

    private static final Size HISTORY = new Size(50, 50);

    private final ParameterTable table;
    private final Faults faults;
    private final Paging paging;
    private final Answers answers;
    private final Arns arns;

    ReadOperations(ParameterTable table, Faults faults, Arns arns) {
        this.table = table;
        this.faults = faults;
        this.paging = new Paging(faults);
        this.answers = new Answers(arns);
        this.arns = arns;
    }

    ObjectNode getParameter(Request request) {
        Selector selector = Selector.parse(request.text("Name", 1, MAX_NAME_LENGTH), arns);
        boolean decrypted = request.flag("WithDecryption");
        Parameter parameter = table.find(selector.name().key(), faults.visibility(Operation.GET_PARAMETER))
                .orElseThrow(Refusal::parameterNotFound);
        ObjectNode answer = Answers.empty();
        answer.set("Parameter", value(parameter, selector, decrypted));
        return answer;
    }

    /** In the order of the names, not of the request, so that nobody relies on the latter. */
    ObjectNode getParameters(Request request) {
        List<String> names = request.texts("Names", MAX_NAMES, 1, MAX_NAME_LENGTH);
        boolean decrypted = request.flag("WithDecryption");
        Visibility visibility = faults.visibility(Operation.GET_PARAMETERS);
        SortedMap<String, ObjectNode> found = new TreeMap<>();
        List<String> invalid = new ArrayList<>();
        for (String name : names) {
            lookUp(name, decrypted, visibility)
                    .ifPresentOrElse(value -> found.put(name, value), () -> invalid.add(name));
        }
        ObjectNode answer = Answers.empty();
        ArrayNode parameters = answer.putArray("Parameters");
        found.values().forEach(parameters::add);
        answer.set("InvalidParameters", Answers.texts(invalid));
        return answer;
    }

    ObjectNode getParametersByPath(Request request) {
        String prefix = ParameterName.prefixOfPath(request.text("Path", 1, MAX_NAME_LENGTH));
        boolean recursive = request.flag("Recursive");
        boolean decrypted = request.flag("WithDecryption");
        Predicate<Parameter> wanted = Filters.byPath(request);
        Optional<String> label = Filters.label(request);
        Visibility visibility = faults.visibility(Operation.GET_PARAMETERS_BY_PATH);
        Page<Parameter> page = paging.page(
                Operation.GET_PARAMETERS_BY_PATH,
                request,
                VALUES,
                (after, limit) -> table.select(
                        prefix,
                        after,
                        wanted.and(parameter -> Filters.isBelow(parameter, prefix, recursive)),
                        limit,
                        visibility),
                Parameter::key);
        return Answers.page(
                page, parameter -> answers.value(parameter, labelled(parameter, label), Optional.empty(), decrypted));
    }

    ObjectNode describeParameters(Request request) {
        if (request.has("Filters")) {
            throw Refusal.validation("Filters: not emulated (expected: ParameterFilters)");
        }
        boolean none = request.flag("Shared");
        Predicate<Parameter> wanted = Filters.toDescribe(request).and(parameter -> !none);
        Visibility visibility = faults.visibility(Operation.DESCRIBE_PARAMETERS);
        Page<Parameter> page = paging.page(
                Operation.DESCRIBE_PARAMETERS,
                request,
                METADATA,
                (after, limit) -> table.select("/", after, wanted, limit, visibility),
                Parameter::key);
        return Answers.page(page, answers::metadata);
    }

    ObjectNode getParameterHistory(Request request) {
        String key =
                ParameterName.forRead(request.text("Name", 1, MAX_NAME_LENGTH)).key();
        boolean decrypted = request.flag("WithDecryption");
        Parameter parameter = table.find(key, faults.visibility(Operation.GET_PARAMETER_HISTORY))
                .orElseThrow(Refusal::parameterNotFound);
        Page<ParameterVersion> page = paging.page(
                Operation.GET_PARAMETER_HISTORY,
                request,
                HISTORY,
                (after, limit) -> parameter.versions().stream()
                        .filter(version -> sortable(version).compareTo(after) > 0)
                        .limit(limit)
                        .toList(),
                ReadOperations::sortable);
        return Answers.page(page, version -> answers.history(parameter, version, decrypted));
    }

    private Optional<ObjectNode> lookUp(String name, boolean decrypted, Visibility visibility) {
        try {
            Selector selector = Selector.parse(name, arns);
            return table.find(selector.name().key(), visibility)
                    .map(parameter -> value(parameter, selector, decrypted));
        } catch (Refusal refusal) {
            if (refusal.name().equals("ValidationException")) {
                throw refusal;
            }
            return Optional.empty();
        }
    }

    private ObjectNode value(Parameter parameter, Selector selector, boolean decrypted) {
        return answers.value(parameter, selector.in(parameter), selector.version(), decrypted);
    }

    private static ParameterVersion labelled(Parameter parameter, Optional<String> label) {
        return label.flatMap(text -> parameter.versions().stream()
                        .filter(version -> version.labels().contains(text))
                        .findFirst())
                .orElseGet(parameter::newest);
    }

    private static String sortable(ParameterVersion version) {
        return String.format(Locale.ROOT, "%019d", version.number());
    }
}
