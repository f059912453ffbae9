package dev.teal.config;

import java.util.List;
import java.util.Map;

/// What a release consists of.
public sealed interface ImageConfig {
    /// The platform of the image: `linux/amd64`, or another `os/arch[/variant]`.
    String platform();

    /// An image that is built on this machine from a Dockerfile.
    /// @param context    the build context, relative to the folder of `teal.yml`
    /// @param dockerfile relative to the context
    /// @param target     the stage to build; empty for the last
    /// @param args       build arguments, in order
    record Build(String context, String dockerfile, String target, Map<String, String> args, String platform)
            implements ImageConfig {}

    /// An existing image, which the local engine has or pulls.
    record Ready(String name, String platform) implements ImageConfig {}

    /// A folder of files and the command that runs in it; only with `runtime: process`.
    /// @param files   the folder, relative to the folder of `teal.yml`
    /// @param command argv; started in the folder's copy on the server
    record Files(String files, List<String> command) implements ImageConfig {
        @Override
        public String platform() {
            return "";
        }
    }
}
