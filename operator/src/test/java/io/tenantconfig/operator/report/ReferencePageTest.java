package io.tenantconfig.operator.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tenantconfig.core.docs.GeneratedPage;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.PlannedAction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReferencePageTest {

    private static final GeneratedPage PAGE = new GeneratedPage(Path.of("../docs/reference/conditions.md"));

    @Test
    void committedPageIsWhatTheCodeSays() throws IOException {
        PAGE.check(_ -> page());
    }

    private static String page() {
        return """
                <!-- Generated from the operator's code; the build compares. Do not edit. -->
                # Conditions, reasons, states and Events

                What `kubectl describe tenantconfig` shows. Times of change follow the rules of Kubernetes: `lastTransitionTime` moves
                when the status does, and `observedGeneration` is the generation of the spec that a condition is about.

                ## Conditions

                | Type | When `True` |
                |---|---|
                %s
                ## Reasons

                A change of the status or reason of `Ready` makes an Event of the same reason: `Normal` when it became ready, else
                `Warning`. When several entries are in trouble, the reason is that of the worst, in the order `InvalidEntry`,
                `Conflict`, `StoreFailed`, `Waiting`, `Replacing`, and the message tells how many others there are.

                | Reason | Meaning | What to do |
                |---|---|---|
                %s
                ## States of an entry

                In `status.entries.KEY.state`. `status.summary`, the column Entries, counts the synced ones.

                | State | Meaning |
                |---|---|
                %s
                ## Actions of a plan

                In `status.plan[].action`, while a resource is suspended.

                | Action | Meaning |
                |---|---|
                %s
                ## Further Events

                | Reason | Type | Meaning |
                |---|---|---|
                %s""".formatted(
                        rows(Arrays.stream(ConditionType.values()).map(type -> row(type.text(), type.whenTrue()))),
                        rows(Arrays.stream(Reason.values())
                                .map(reason -> row(reason.text(), reason.meaning(), reason.remedy()))),
                        rows(Arrays.stream(EntryState.values()).map(state -> row(name(state), state.meaning()))),
                        rows(Arrays.stream(PlannedAction.values()).map(action -> row(name(action), action.meaning()))),
                        rows(Arrays.stream(Notice.values())
                                .map(notice -> row(notice.reason(), notice.type(), notice.meaning()))));
    }

    private static String name(Enum<?> constant) {
        try {
            return constant.getDeclaringClass()
                    .getField(constant.name())
                    .getAnnotation(JsonProperty.class)
                    .value();
        } catch (NoSuchFieldException e) {
            throw new AssertionError(e);
        }
    }

    private static String row(String name, String... cells) {
        return Stream.concat(Stream.of("`" + name + "`"), Arrays.stream(cells))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String rows(Stream<String> rows) {
        return rows.collect(Collectors.joining());
    }
}
