package io.tenantconfig.system.templates;

import io.tenantconfig.system.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A CloudFormation template, with its functions in the long form: {@code !Ref X} is {@code {Ref: X}}. */
record CfnTemplate(Tree document) {

    static final Path FILE = Checkout.ROOT.resolve("manifests/aws/tenantconfig.yaml");

    static CfnTemplate read() throws IOException {
        var settings = LoadSettings.builder().setLabel(FILE.toString()).build();
        Object document = new Load(settings, new Functions(settings)).loadFromString(Files.readString(FILE));
        return new CfnTemplate(Tree.of(document));
    }

    /** The stack that these parameters make, with what every user must say filled in. */
    CfnStack with(Map<String, String> parameters) {
        return new CfnStack(this, parameters);
    }

    Tree parameter(String name) {
        return document.at("Parameters", name);
    }

    /** Understands the short forms of functions. */
    private static final class Functions extends StandardConstructor {

        private static final List<String> NAMES =
                List.of("Sub", "GetAtt", "If", "Equals", "Not", "And", "Join", "Select", "Split");

        Functions(LoadSettings settings) {
            super(settings);
            tagConstructors.put(new Tag("!Ref"), function("Ref"));
            tagConstructors.put(new Tag("!Condition"), function("Condition"));
            NAMES.forEach(name -> tagConstructors.put(new Tag("!" + name), function("Fn::" + name)));
        }

        private ConstructNode function(String name) {
            return node -> Map.of(name, argument(name, Optional.ofNullable(node).orElseThrow()));
        }

        private Object argument(String name, Node node) {
            if (node instanceof ScalarNode scalar) {
                return name.equals("Fn::GetAtt") ? List.of(scalar.getValue().split("\\.", 2)) : scalar.getValue();
            }
            return constructSequence((SequenceNode) node);
        }
    }
}
