package io.tenantconfig.emulator;

import static io.tenantconfig.emulator.Emulated.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ssm.model.InvalidResourceIdException;
import software.amazon.awssdk.services.ssm.model.InvalidResourceTypeException;
import software.amazon.awssdk.services.ssm.model.LabelParameterVersionResponse;
import software.amazon.awssdk.services.ssm.model.ParameterHistory;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.ParameterVersionLabelLimitExceededException;
import software.amazon.awssdk.services.ssm.model.ParameterVersionNotFoundException;
import software.amazon.awssdk.services.ssm.model.ResourceTypeForTagging;
import software.amazon.awssdk.services.ssm.model.Tag;
import software.amazon.awssdk.services.ssm.model.TooManyTagsErrorException;

class LabelsAndTagsTest {

    private static final String NAME = "/t/a";

    @RegisterExtension
    final Emulated emulated = new Emulated();

    @BeforeEach
    void store() {
        emulated.create(NAME, "1", request -> request.tags(tag("tenant", "acme")));
        emulated.overwrite(NAME, "2");
    }

    @Test
    void labelsTheNewestVersionWhenNoneIsNamed() {
        LabelParameterVersionResponse answer = emulated.ssm()
                .labelParameterVersion(request -> request.name(NAME).labels("released"));

        assertThat(answer.parameterVersion()).isEqualTo(2);
        assertThat(emulated.value(NAME + ":released")).isEqualTo("2");
    }

    @Test
    void movesALabelWhenAnotherVersionHasIt() {
        label(1, "released");

        label(2, "released");

        assertThat(emulated.value(NAME + ":released")).isEqualTo("2");
        assertThat(emulated.ssm()
                        .getParameterHistory(request -> request.name(NAME))
                        .parameters())
                .extracting(ParameterHistory::labels)
                .containsExactly(List.of(), List.of("released"));
    }

    @Test
    void tellsWhichLabelsAreInvalid() {
        LabelParameterVersionResponse answer = emulated.ssm()
                .labelParameterVersion(request -> request.name(NAME).labels("1st", "aws-x", "SSM.y", "a b", "good"));

        assertThat(answer.invalidLabels()).containsExactly("1st", "aws-x", "SSM.y", "a b");
        assertThat(emulated.value(NAME + ":good")).isEqualTo("2");
    }

    @Test
    void refusesTheEleventhLabelOfAVersion() {
        for (int i = 0; i < 10; i++) {
            label(1, "label" + i);
        }

        assertThatThrownBy(() -> label(1, "label10")).isInstanceOf(ParameterVersionLabelLimitExceededException.class);
    }

    @Test
    void refusesALabelThatIsTooLong() {
        refused("ValidationException", () -> label(1, "x".repeat(101)));
    }

    @Test
    void refusesToLabelWhatIsNotThere() {
        assertThatThrownBy(() -> label(3, "released")).isInstanceOf(ParameterVersionNotFoundException.class);
        assertThatThrownBy(() -> emulated.ssm()
                        .labelParameterVersion(
                                request -> request.name("/t/none").labels("released")))
                .isInstanceOf(ParameterNotFoundException.class);
    }

    @Test
    void takesLabelsOffAVersion() {
        label(1, "released");

        var answer = emulated.ssm()
                .unlabelParameterVersion(
                        request -> request.name(NAME).parameterVersion(1L).labels("released", "other"));

        assertThat(answer.removedLabels()).containsExactly("released");
        assertThat(answer.invalidLabels()).containsExactly("other");
        refused("ParameterVersionNotFound", () -> emulated.get(NAME + ":released"));
    }

    @Test
    void keepsTheTagsOfTheCreation() {
        assertThat(tags()).containsExactly(tag("tenant", "acme"));
    }

    @Test
    void addsAndRemovesTagsWithoutANewVersion() {
        emulated.ssm()
                .addTagsToResource(request -> request.resourceType(ResourceTypeForTagging.PARAMETER)
                        .resourceId(NAME)
                        .tags(tag("tenant", "globex"), tag("service", "")));
        emulated.ssm()
                .removeTagsFromResource(request -> request.resourceType(ResourceTypeForTagging.PARAMETER)
                        .resourceId(NAME)
                        .tagKeys("tenant", "none"));

        assertThat(tags()).containsExactly(tag("service", ""));
        assertThat(emulated.get(NAME).parameter().version()).isEqualTo(2);
    }

    @Test
    void refusesTagsThatAwsDoesNotTake() {
        refused("ValidationException", () -> addTags(List.of(tag("aws:x", "1"))));
        refused("ValidationException", () -> addTags(List.of(tag("a#b", "1"))));
        refused("ValidationException", () -> addTags(List.of(tag("a", "x".repeat(257)))));
        refused("ValidationException", () -> addTags(List.of(tag("a", "1"), tag("a", "2"))));
    }

    @Test
    void refusesTheFiftyFirstTag() {
        List<Tag> fifty =
                IntStream.range(0, 50).mapToObj(i -> tag("key" + i, "value")).toList();

        assertThatThrownBy(() -> addTags(fifty)).isInstanceOf(TooManyTagsErrorException.class);
        assertThat(tags()).hasSize(1);
    }

    @Test
    void refusesTagsOfOtherResources() {
        assertThatThrownBy(() -> emulated.ssm()
                        .listTagsForResource(request -> request.resourceType(ResourceTypeForTagging.PARAMETER)
                                .resourceId("/t/none")))
                .isInstanceOf(InvalidResourceIdException.class);
        assertThatThrownBy(() -> emulated.ssm()
                        .listTagsForResource(request -> request.resourceType(ResourceTypeForTagging.DOCUMENT)
                                .resourceId("x")))
                .isInstanceOf(InvalidResourceTypeException.class);
        refused(
                "ValidationException",
                () -> emulated.ssm()
                        .listTagsForResource(
                                request -> request.resourceType("Bucket").resourceId("x")));
    }

    @Test
    void forgetsTagsAndLabelsWhenTheParameterIsDeleted() {
        label(1, "released");
        var answer = emulated.ssm().deleteParameters(request -> request.names(NAME, "/t/none"));
        emulated.create(NAME, "new");

        assertThat(answer.deletedParameters()).containsExactly(NAME);
        assertThat(answer.invalidParameters()).containsExactly("/t/none");
        assertThat(tags()).isEmpty();
        refused("ParameterVersionNotFound", () -> emulated.get(NAME + ":released"));
    }

    @Test
    void refusesToDeleteWhatIsNotThere() {
        assertThatThrownBy(() -> emulated.ssm().deleteParameter(request -> request.name("/t/none")))
                .isInstanceOf(ParameterNotFoundException.class);
    }

    private void label(long version, String label) {
        emulated.ssm()
                .labelParameterVersion(
                        request -> request.name(NAME).parameterVersion(version).labels(label));
    }

    private void addTags(List<Tag> tags) {
        emulated.ssm()
                .addTagsToResource(request -> request.resourceType(ResourceTypeForTagging.PARAMETER)
                        .resourceId(NAME)
                        .tags(tags));
    }

    private List<Tag> tags() {
        return emulated.ssm()
                .listTagsForResource(request ->
                        request.resourceType(ResourceTypeForTagging.PARAMETER).resourceId(NAME))
                .tagList();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
