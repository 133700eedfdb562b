package io.tenantconfig.emulator;

/** The ARNs of an account's parameters in a region. */
record Arns(String account, String region) {

    /** The ARN of a parameter. It has one slash after {@code parameter}, whether or not the name begins with one. */
    String of(String name) {
        return prefix() + ParameterName.keyOf(name);
    }

    /** Everything before the slash that begins every name. */
    String prefix() {
        return "arn:aws:ssm:" + region + ":" + account + ":parameter";
    }

    String user() {
        return "arn:aws:iam::" + account + ":user/emulator";
    }
}
