package dev.teal.tunnel;

import dev.teal.base.Problem;
import java.util.List;

/// The rules of a tunnel and the text that holds them. A changed text differs from the old one only in the
/// changed rule: every other byte stays.
public sealed interface IngressText permits YamlIngress, JsonIngress {
    String text();

    List<Rule> rules();

    /// @param index of a rule, from 0
    /// @throws Problem when the rule is written in a form that Teal does not change
    IngressText withService(int index, String service);

    /// @param index of the rule that the new one is put before, from 0
    /// @throws Problem when the rules are written in a form that Teal does not change
    IngressText withRule(int index, String host, String service);
}
