package org.signetmail.app;

import java.nio.file.Path;

import picocli.CommandLine.Option;

/** Where the data is, and how to print: options that every command has. */
final class DataOption {
    @Option(names = "--data", paramLabel = "DIR", defaultValue = "data", description = "data directory (default: ./data)")
    Path data = Path.of("data");

    @Option(names = "--json", description = "print JSON, for programs")
    boolean json;
}
