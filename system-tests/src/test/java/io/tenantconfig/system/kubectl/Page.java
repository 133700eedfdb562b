package io.tenantconfig.system.kubectl;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A page in Markdown, as a row of parts. */
record Page(List<Part> parts) {

    private static final String FENCE = "```";

    /** What stands one after the other on a page. */
    sealed interface Part {

        /** The lines as the page has them. */
        List<String> lines();

        /** Anything but a fenced block. */
        record Prose(List<String> lines) implements Part {}

        /** Commands that are run, and must succeed, unless the page says that they cannot be run. */
        record Script(String info, List<String> commands) implements Part {

            @Override
            public List<String> lines() {
                return fenced(info, commands);
            }

            boolean isRun() {
                return !info.contains("no-run");
            }
        }

        /** Commands, each with what it prints. */
        record Transcript(List<Command> commands) implements Part {

            @Override
            public List<String> lines() {
                return fenced(
                        "console",
                        commands.stream()
                                .flatMap(command -> command.lines().stream())
                                .toList());
            }
        }
    }

    /**
     * A command at a prompt.
     *
     * @param text perhaps of several lines
     * @param output what it prints, line by line
     */
    record Command(String text, List<String> output) {

        Command withOutput(List<String> printed) {
            return new Command(text, printed);
        }

        private List<String> lines() {
            return Stream.concat(("$ " + text.replace("\n", "\n> ")).lines(), output.stream())
                    .toList();
        }
    }

    static Page parse(String markdown) {
        List<Part> parts = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        String info = "";
        boolean inBlock = false;
        for (String line : markdown.lines().toList()) {
            if (inBlock && line.equals(FENCE)) {
                parts.add(block(info, List.copyOf(lines)));
                lines.clear();
                inBlock = false;
            } else if (!inBlock && line.startsWith(FENCE)) {
                parts.add(new Part.Prose(List.copyOf(lines)));
                lines.clear();
                info = line.substring(FENCE.length());
                inBlock = true;
            } else {
                lines.add(line);
            }
        }
        parts.add(new Part.Prose(List.copyOf(lines)));
        return new Page(List.copyOf(parts));
    }

    String markdown() {
        return parts.stream().flatMap(part -> part.lines().stream()).collect(Collectors.joining("\n", "", "\n"));
    }

    private static Part block(String info, List<String> lines) {
        return switch (info.split(" ", 2)[0]) {
            case "sh" -> new Part.Script(info, lines);
            case "console" -> new Part.Transcript(commands(lines));
            default -> new Part.Prose(fenced(info, lines));
        };
    }

    private static List<Command> commands(List<String> lines) {
        List<Command> commands = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("$ ")) {
                commands.add(new Command(line.substring(2), List.of()));
                continue;
            }
            if (commands.isEmpty()) {
                throw new IllegalArgumentException("transcript: " + line + " (expected: a command after \"$ \")");
            }
            Command last = commands.removeLast();
            commands.add(
                    line.startsWith("> ") && last.output().isEmpty()
                            ? new Command(last.text() + "\n" + line.substring(2), List.of())
                            : last.withOutput(Stream.concat(last.output().stream(), Stream.of(line))
                                    .toList()));
        }
        return List.copyOf(commands);
    }

    private static List<String> fenced(String info, List<String> lines) {
        return Stream.of(Stream.of(FENCE + info), lines.stream(), Stream.of(FENCE))
                .flatMap(part -> part)
                .toList();
    }
}
