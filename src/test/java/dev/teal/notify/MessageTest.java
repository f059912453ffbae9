package dev.teal.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teal.config.NotifyConfig.Format;
import dev.teal.event.Change;
import dev.teal.event.Envelope;
import dev.teal.event.Event.Changed;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MessageTest {
    private static Message message(Change change, boolean recovered, String reason) {
        Changed changed = new Changed(change, "deploy", "r2", "r1", "green", "ada@laptop", recovered, reason);
        return new Message(
                new Envelope("hub", "", "root@web", "deploy-17", Instant.parse("2026-11-23T09:15:42Z"), changed),
                changed);
    }

    @Test
    void jsonHasAllThatIsKnown() {
        assertThat(message(Change.ROLLED_BACK, false, "it \"broke\"").body(Format.JSON))
                .isEqualTo("""
                {"id":"hub/deploy-17/rolled_back","event":"rolled_back","at":"2026-11-23T09:15:42Z","app":"hub",\
                "stage":"","server":"root@web","kind":"deploy","attempt":"deploy-17","release":"r2","previous":"r1",\
                "slot":"green","by":"ada@laptop","recovered":false,"reason":"it \\"broke\\"",\
                "text":"hub on root@web: deploy of r2 was rolled back, r1 serves again: it \\"broke\\"; by ada@laptop"}""");
    }

    /// What comes from a server or a commit can neither format nor call anybody.
    @Test
    void slackAndDiscordGetOneSentenceThatMentionsNobody() {
        Message failed = message(Change.FAILED, true, "<!channel> & more");
        assertThat(failed.body(Format.SLACK))
                .isEqualTo("{\"text\":\"hub on root@web: deploy of r2 failed, r1 still serves: &lt;!channel&gt; &amp;"
                        + " more; by ada@laptop, recovered\"}");
        assertThat(failed.body(Format.DISCORD)).contains("\"allowed_mentions\":{\"parse\":[]}", "<!channel> & more");
        assertThat(message(Change.FAILED, false, "x".repeat(9000)).body(Format.DISCORD))
                .hasSizeLessThan(2000);
    }

    @Test
    void aRecoveryTellsOnlyProgramsAgainThatADeploymentStarted() {
        assertThat(message(Change.STARTED, true, "").isFor(Format.JSON)).isTrue();
        assertThat(message(Change.STARTED, true, "").isFor(Format.SLACK)).isFalse();
        assertThat(message(Change.STARTED, false, "").isFor(Format.SLACK)).isTrue();
        assertThat(message(Change.LIVE, true, "").isFor(Format.DISCORD)).isTrue();
    }

    /// Figures of openssl: printf 1764000000.{} | openssl dgst -sha256 -hmac key
    @Test
    void theSignatureIsTheHmacOfTimeAndBody() {
        assertThat(Signature.of("key", "1764000000", "{}"))
                .isEqualTo("sha256=135a1a8c79ff2a07661486422c8068924d01c7a70da314a29ce512bc61231899");
    }
}
