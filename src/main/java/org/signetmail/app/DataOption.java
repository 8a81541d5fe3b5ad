package org.signetmail.app;

import java.nio.file.Path;

import picocli.CommandLine.Option;

/** Where the data is, and how to print: options that every command has. */
final class DataOption {
    @Option(names = "--data", paramLabel = "DIR", defaultValue = "${env:SIGNET_DATA:-data}", description = "data directory (default: ./data, or SIGNET_DATA)")
    Path data = Path.of("data");

    @Option(names = "--json", description = "print JSON, for programs")
    boolean json;
}
