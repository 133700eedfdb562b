package io.tenantconfig.operator.crash;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The calls that operators make to the outside: numbered, taken down, and cut off where a mishap says so. */
final class Traffic {

    /** What becomes of a call. */
    enum Fate {
        ANSWERED,
        UNANSWERED,
        REFUSED
    }

    /** More tries than a client makes of one call: the service comes back though nothing else is called meanwhile. */
    private static final int LONGEST_SILENCE = 12;

    private final Optional<Mishap> mishap;
    private final List<String> calls = new ArrayList<>();
    private final Set<Integer> ended = new HashSet<>();
    private Optional<String> silent = Optional.empty();
    private int silence;

    private Traffic(Optional<Mishap> mishap) {
        this.mishap = mishap;
    }

    static Traffic undisturbed() {
        return new Traffic(Optional.empty());
    }

    static Traffic with(Mishap mishap) {
        return new Traffic(Optional.of(mishap));
    }

    /**
     * A process calls.
     *
     * @param service what it calls
     */
    synchronized Fate call(int process, String service, String operation) {
        if (hasEnded(process)) {
            return Fate.REFUSED;
        }
        String call = service + " " + operation;
        int before = Collections.frequency(calls, call);
        calls.add(call);
        if (silent.filter(service::equals).isPresent() && silence < LONGEST_SILENCE) {
            silence++;
            return Fate.REFUSED;
        }
        silent = Optional.empty();
        return mishap.filter(struck -> struck.isAt(call, before))
                .map(struck -> strike(struck.kind(), process, service))
                .orElse(Fate.ANSWERED);
    }

    private Fate strike(Mishap.Kind kind, int process, String service) {
        return switch (kind) {
            case STOP_BEFORE -> {
                ended.add(process);
                yield Fate.REFUSED;
            }
            case STOP_AFTER -> {
                ended.add(process);
                yield Fate.UNANSWERED;
            }
            case LOSE_ANSWER -> Fate.UNANSWERED;
            case LOSE_ANSWERS -> {
                silent = Optional.of(service);
                yield Fate.UNANSWERED;
            }
        };
    }

    /** From now on nothing of this process gets through. */
    synchronized void end(int process) {
        ended.add(process);
    }

    synchronized boolean hasEnded(int process) {
        return ended.contains(process);
    }

    /** All calls so far, in order. */
    synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    /** Whether the mishap's call has come. */
    synchronized boolean hasStruck() {
        return mishap.filter(struck -> Collections.frequency(calls, struck.call()) > struck.nth())
                .isPresent();
    }
}
