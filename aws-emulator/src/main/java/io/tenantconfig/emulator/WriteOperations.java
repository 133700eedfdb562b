package io.tenantconfig.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The operations that change parameters and the labels of their versions. */
final class WriteOperations {

    private static final int MAX_NAMES = 10;
    private static final int MAX_NAME_LENGTH = 2_048;

    /** Where AWS's model sets none. */
    private static final int UNBOUNDED = Integer.MAX_VALUE;

    private static final int MAX_LABELS = 10;
    private static final int MAX_LABEL_LENGTH = 100;
    private static final Pattern KEY_ID = Pattern.compile("([a-zA-Z0-9:/_-]+)");

    private final ParameterTable table;
    private final Arns arns;

    WriteOperations(ParameterTable table, Arns arns) {
        this.table = table;
        this.arns = arns;
    }

    ObjectNode putParameter(Request request) {
        ParameterVersion version = table.put(put(request));
        return Answers.empty()
                .put("Version", version.number())
                .put("Tier", version.tier().toString());
    }

    ObjectNode deleteParameter(Request request) {
        if (!table.delete(name(request).key())) {
            throw Refusal.parameterNotFound();
        }
        return Answers.empty();
    }

    ObjectNode deleteParameters(Request request) {
        List<String> deleted = new ArrayList<>();
        List<String> invalid = new ArrayList<>();
        List<String> names = request.texts("Names", MAX_NAMES, 1, MAX_NAME_LENGTH);
        names.forEach(ParameterName::forRead);
        for (String name : names) {
            (table.delete(ParameterName.forRead(name).key()) ? deleted : invalid).add(name);
        }
        ObjectNode answer = Answers.empty();
        answer.set("DeletedParameters", Answers.texts(deleted));
        answer.set("InvalidParameters", Answers.texts(invalid));
        return answer;
    }

    ObjectNode labelParameterVersion(Request request) {
        List<String> labels = request.texts("Labels", MAX_LABELS, 1, MAX_LABEL_LENGTH);
        List<String> valid = labels.stream().filter(Labels::isValid).toList();
        List<String> invalid =
                labels.stream().filter(label -> !Labels.isValid(label)).toList();
        long version = table.label(name(request).key(), request.optionalLong("ParameterVersion"), valid);
        ObjectNode answer = Answers.empty();
        answer.set("InvalidLabels", Answers.texts(invalid));
        return answer.put("ParameterVersion", version);
    }

    ObjectNode unlabelParameterVersion(Request request) {
        List<String> labels = request.texts("Labels", MAX_LABELS, 1, MAX_LABEL_LENGTH);
        long version = request.optionalLong("ParameterVersion").orElseThrow(() -> Request.missing("ParameterVersion"));
        List<String> before = table.unlabel(name(request).key(), version, labels);
        ObjectNode answer = Answers.empty();
        answer.set(
                "RemovedLabels",
                Answers.texts(labels.stream().filter(before::contains).toList()));
        answer.set(
                "InvalidLabels",
                Answers.texts(
                        labels.stream().filter(label -> !before.contains(label)).toList()));
        return answer;
    }

    private PutRequest put(Request request) {
        if (request.has("Policies")) {
            throw Refusal.validation("Policies: not emulated (expected: none)");
        }
        PutRequest put = new PutRequest(
                ParameterName.forWrite(request.text("Name", 1, MAX_NAME_LENGTH), arns),
                request.text("Value", 1, UNBOUNDED),
                request.optionalConstant("Type", ParameterType.class),
                request.flag("Overwrite"),
                request.optionalText("Description", 0, 1_024),
                request.optionalText("KeyId", 1, 256, KEY_ID),
                request.optionalText("AllowedPattern", 0, 1_024),
                request.optionalConstant("Tier", Tier.class),
                request.optionalText("DataType", 0, 128).filter(text -> !text.isEmpty()),
                Tags.in(request));
        if (put.overwrite() && !put.tags().isEmpty()) {
            throw Refusal.validation(
                    "Invalid request: tags and overwrite can't be used together. To create a parameter "
                            + "with tags, please remove overwrite flag. To update tags for an existing parameter, please use "
                            + "AddTagsToResource or RemoveTagsFromResource.");
        }
        return put;
    }

    private static ParameterName name(Request request) {
        return ParameterName.forRead(request.text("Name", 1, MAX_NAME_LENGTH));
    }
}
