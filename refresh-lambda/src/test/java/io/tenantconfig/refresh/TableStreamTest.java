package io.tenantconfig.refresh;

import static io.tenantconfig.refresh.FakeTable.batch;
import static io.tenantconfig.refresh.FakeTable.changed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tenantconfig.core.store.Claim;
import io.tenantconfig.core.store.ClusterId;
import io.tenantconfig.core.store.Mark;
import io.tenantconfig.core.store.Owner;
import io.tenantconfig.crds.v1alpha1.Applying;
import io.tenantconfig.crds.v1alpha1.EntryState;
import io.tenantconfig.crds.v1alpha1.EntryStatus;
import io.tenantconfig.crds.v1alpha1.ObservedEntry;
import io.tenantconfig.crds.v1alpha1.TenantConfigStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F17: records of the table's stream. */
class TableStreamTest {

    private static final String NONE = "{\"batchItemFailures\":[]}";
    private static final String KEY = "tenant_config_payment";
    private static final String ITEM = "TENANT#acme/CONFIG#payment";
    private static final String OTHER_KEY = "tenant_config_limits/orders";
    private static final String OTHER = "TENANT#acme/CONFIG#limits/orders";

    private final Loop loop = new Loop();
    private final FakeTable table = loop.table;

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void recordsTheVersionThatTheTableHoldsWhenAnItemWasWritten() {
        loop.declare("checkout", "checkout", KEY);
        ObjectNode record = table.put(ITEM, Optional.empty());

        assertThat(loop.handle(batch(record))).isEqualTo(NONE);
        assertThat(observed())
                .isEqualTo(new ObservedEntry(
                        "1", table.now().toString(), record.path("eventID").textValue(), null));
    }

    @Test
    void readsEachItemOnceAndPatchesEachResourceOnceWhenManyRecordsComeTogether() {
        loop.declare("checkout", "checkout", KEY, OTHER_KEY);
        loop.declare("billing", "billing", KEY);

        loop.handle(batch(
                table.put(ITEM, Optional.empty()),
                table.put(OTHER, Optional.empty()),
                table.put(ITEM, Optional.empty()),
                table.delete(OTHER)));
        assertThat(loop.patches()).isEqualTo(2);
        assertThat(table.reads()).isEqualTo(2);
        assertThat(observed().version()).isEqualTo("2");
        assertThat(loop.get("checkout").getStatus().observed().get(OTHER_KEY).gone())
                .isTrue();
        assertThat(loop.waits).isEmpty();
    }

    @Test
    void handsBackTheSequenceNumbersOfRecordsThatCouldNotBeHandled() {
        loop.declare("checkout", "checkout", KEY, OTHER_KEY);
        ObjectNode lost = table.put(ITEM, Optional.empty());
        table.goDownFor(ITEM);

        assertThat(loop.handle(batch(table.put(OTHER, Optional.empty()), lost)))
                .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\""
                        + lost.at("/dynamodb/SequenceNumber").textValue() + "\"}]}");
        assertThat(loop.get("checkout").getStatus().observed()).containsOnlyKeys(OTHER_KEY);
    }

    @Test
    void showsAHandEditThatLeftTheVersionAsItWas() {
        loop.declare("checkout", "checkout", KEY);
        table.put(ITEM, Optional.of(mark(1)));
        loop.setStatus("checkout", status(null, synced("1"), null));
        ObjectNode edit = table.editByHand(ITEM);

        loop.handle(batch(edit));
        assertThat(observed().version()).isEqualTo("1");
        assertThat(observed().eventId()).isEqualTo(edit.path("eventID").textValue());
    }

    @Test
    void showsEveryHandEditOnce() {
        loop.declare("checkout", "checkout", KEY);
        table.put(ITEM, Optional.of(mark(1)));
        ObjectNode first = table.editByHand(ITEM);
        loop.handle(batch(first));
        ObjectNode second = table.editByHand(ITEM);
        loop.handle(batch(second));
        loop.handle(batch(second));

        assertThat(loop.patches()).isEqualTo(2);
        assertThat(observed().eventId()).isEqualTo(second.path("eventID").textValue());
    }

    @Test
    void saysNothingOfTheOperatorsWriteWhenItsRecordComesASecondLate() {
        loop.declare("checkout", "checkout", KEY);
        ObjectNode record = table.put(ITEM, Optional.of(mark(1)));
        loop.setStatus("checkout", status(null, synced("1"), null));
        ObjectNode later = changed(
                record,
                copy -> copy.withObject("/dynamodb")
                        .put("ApproximateCreationDateTime", table.now().getEpochSecond() + 1));

        loop.handle(batch(later));
        assertThat(loop.patches()).isZero();
    }

    @Test
    void takesARecordForAnEchoWhenTheItemBearsTheMarkOfThePassThatIsUnderWay() {
        loop.declare("checkout", "checkout", KEY);
        ObjectNode record = table.put(ITEM, Optional.of(mark(1)));
        loop.setStatus("checkout", status(applying(), null, null));

        loop.handle(batch(record));
        assertThat(loop.patches()).isZero();
    }

    @Test
    void showsAHandEditWhilePassesAreUnderWayThoughTheMarkStillStands() {
        loop.declare("checkout", "checkout", KEY);
        table.put(ITEM, Optional.of(mark(1)));
        ObjectNode edit = table.editByHand(ITEM);
        loop.setStatus("checkout", status(applying(), null, null));

        loop.handle(batch(edit));
        assertThat(observed().eventId()).isEqualTo(edit.path("eventID").textValue());
    }

    @Test
    void showsAnothersWriteWhilePassesAreUnderWay() {
        loop.declare("checkout", "checkout", KEY);
        var other = new Owner(new ClusterId("test"), "globex", "checkout");
        ObjectNode record = table.put(ITEM, Optional.of(new Mark(new Claim(other, Instant.EPOCH, 1), "1")));
        loop.setStatus("checkout", status(applying(), null, null));

        loop.handle(batch(record));
        assertThat(observed().version()).isEqualTo("1");
    }

    @Test
    void believesTheTableWhenAClockWentBack() {
        loop.declare("checkout", "checkout", KEY);
        ObjectNode record = table.put(ITEM, Optional.empty());
        Instant ahead = table.now().plus(Duration.ofHours(1));
        loop.setStatus("checkout", status(null, null, new ObservedEntry("7", ahead.toString(), "earlier", null)));

        loop.handle(batch(record));
        assertThat(observed().version()).isEqualTo("1");
    }

    @Test
    void recordsThatAnItemIsGoneWhenItWasDeletedSinceItWasWritten() {
        loop.declare("checkout", "checkout", KEY);
        ObjectNode written = table.put(ITEM, Optional.empty());
        ObjectNode removed = table.delete(ITEM);

        loop.handle(batch(written));
        assertThat(observed().gone()).isTrue();
        loop.handle(batch(removed));
        assertThat(loop.patches()).isEqualTo(1);
    }

    @Test
    void neitherReadsNorTellsImagesWhenAStreamCarriesThem() {
        loop.declare("checkout", "checkout", KEY);
        ObjectNode record = changed(table.put(ITEM, Optional.empty()), copy -> {
            ObjectNode change = copy.withObject("/dynamodb").put("StreamViewType", "NEW_AND_OLD_IMAGES");
            change.withObject("/NewImage/value").put("S", "canary-new");
            change.withObject("/OldImage/value").put("S", "canary-old");
        });
        ObjectNode broken = changed(record, copy -> copy.withObject("/dynamodb").remove("Keys"));

        try (var log = new CapturedLog()) {
            loop.handle(batch(record, broken));
            assertThat(log.text()).contains("patched").contains("malformed").doesNotContain("canary");
        }
        assertThat(loop.kubernetes.resource(loop.get("checkout")).get().toString())
                .doesNotContain("canary");
    }

    @ParameterizedTest
    @CsvSource({
        "/eventSourceARN, '', malformed",
        "/eventSourceARN, arn:aws:dynamodb:eu-west-1:123456789012:table/tenant-config, malformed",
        "/eventSourceARN, arn:aws:dynamodb:eu-west-1:123456789012:table/another/stream/x, foreignOrigin",
        "/eventID, '', malformed",
        "/eventName, '', malformed",
        "/dynamodb/ApproximateCreationDateTime, soon, malformed",
        "/dynamodb/SequenceNumber, '', malformed",
        "/dynamodb/Keys/pk/S, '', malformed",
        "/dynamodb/Keys/pk/S, TENANT#acme/CONFIG#payment, malformed",
        "/dynamodb/Keys/pk/S, TENANT#ACME, foreignPath",
        "/dynamodb/Keys/pk/S, acme, foreignPath",
        "/dynamodb/Keys/pk/S, TENANT#globex, unknownTenant",
        "/dynamodb/Keys/sk/S, CONFIG#undeclared, unknownKey",
        "/dynamodb/Keys/sk/S, CONFIG#../payment, foreignPath",
        "/dynamodb/Keys/sk/S, OTHER#payment, foreignPath",
        "/eventName, RESTORE, patched",
        "/surprise, news, patched"
    })
    void isDoneWithARecordWhenItIsNotOfAnEntryThatIsDeclared(String pointer, String text, String outcome) {
        loop.declare("checkout", "checkout", KEY);
        ObjectNode record = changed(table.put(ITEM, Optional.empty()), copy -> {
            int slash = pointer.lastIndexOf('/');
            ObjectNode parent = (ObjectNode) copy.at(pointer.substring(0, slash));
            String member = pointer.substring(slash + 1);
            if (text.isEmpty()) {
                parent.remove(member);
            } else {
                parent.put(member, text);
            }
        });

        try (var log = new CapturedLog()) {
            assertThat(loop.handle(batch(record))).isEqualTo(NONE);
            assertThat(log.lines().getLast()).endsWith("records=1 failed=0 " + outcome + "=1 batch handled");
        }
    }

    @ParameterizedTest
    @CsvSource({"1e400", "-1", "1e15", "253402300800"})
    void refusesATimeWhenItCannotBeReckonedWith(String time) {
        loop.declare("checkout", "checkout", KEY);
        String record = batch(table.put(ITEM, Optional.empty()))
                .replaceFirst("(\"ApproximateCreationDateTime\":)\\d+", "$1" + time);

        assertThat(loop.handle(record)).isEqualTo(NONE);
        assertThat(loop.patches()).isZero();
    }

    private ObservedEntry observed() {
        return loop.get("checkout").getStatus().observed().get(KEY);
    }

    private EntryStatus synced(String version) {
        return new EntryStatus(
                "dynamodb",
                ITEM,
                version,
                EntryState.SYNCED,
                null,
                null,
                null,
                table.now().toString());
    }

    private Applying applying() {
        return new Applying(1, List.of(KEY), table.now().minusSeconds(1).toString());
    }

    private static TenantConfigStatus status(Applying applying, EntryStatus entry, ObservedEntry observed) {
        return new TenantConfigStatus(
                1L,
                List.of(),
                null,
                null,
                applying,
                entry == null ? Map.of() : Map.of(KEY, entry),
                observed == null ? Map.of() : Map.of(KEY, observed),
                null);
    }

    private static Mark mark(long version) {
        var owner = new Owner(new ClusterId("test"), "acme", "checkout");
        return new Mark(new Claim(owner, Instant.parse("2026-01-01T00:00:00Z"), 1), Long.toString(version));
    }
}
