package dev.teal.deploy.operation.release;

import dev.teal.base.Problem;
import dev.teal.deploy.state.Target;
import dev.teal.deploy.state.UserNote;
import dev.teal.server.Command;
import dev.teal.server.Result;
import java.util.Optional;

/// Holds deployments off. It is a file, so that it stays when its user's client ends; the kernel's lock of a deployment
/// needs a living process. A deployment reads the file after it has taken that lock, so none can begin unnoticed.
public record UserLock(Target target) {
    /// A link to a complete file cannot replace the lock of another user.
    private static final String ACQUIRE =
            "umask 077; printf '%s\\n' \"$2\" >\"$1.$$.new\" && ln \"$1.$$.new\" \"$1\"; code=$?; rm -f \"$1.$$.new\"; exit $code";

    /// @throws Problem when another one is in force
    public void acquire(UserNote note) {
        Result acquired =
                target.server().run(Command.script(ACQUIRE, target.layout().userLock(), note.line()));
        if (acquired.ok()) {
            return;
        }
        current().ifPresent(other -> {
            throw Problem.failed(
                    "deployments to " + target.server().name() + " are already locked " + other.describe(),
                    "`teal lock release` ends that lock");
        });
        throw failed("written", acquired);
    }

    /// The lock that is in force.
    public Optional<UserNote> current() {
        Command read = Command.script(
                "[ -f \"$1\" ] && { read -r note <\"$1\"; printf '%s' \"$note\"; }",
                target.layout().userLock());
        Result found = target.server().run(read);
        return found.ok() ? Optional.of(UserNote.of(found.out())) : Optional.empty();
    }

    public void release() {
        Result released =
                target.server().run(Command.of("rm", "-f", target.layout().userLock()));
        if (!released.ok()) {
            throw failed("removed", released);
        }
    }

    private Problem failed(String how, Result result) {
        return UserNote.unchanged(target.layout().userLock(), how, target.server(), result);
    }
}
