package io.tenantconfig.refresh;

import java.util.List;

/** What one invocation brought, and so how the sender hears of what must come again. */
sealed interface Delivery {

    /** An event by itself: it comes again when the function throws. */
    record Single(EventResult event) implements Delivery {}

    /** Records of a queue or of a stream: those come again that the answer names. */
    record Batch(List<BatchRecord> records) implements Delivery {

        public Batch {
            records = List.copyOf(records);
        }
    }

    /**
     * One of a batch.
     *
     * @param id as the answer names it: an SQS message's id, a stream record's sequence number
     */
    record BatchRecord(String id, EventResult event) {}
}
