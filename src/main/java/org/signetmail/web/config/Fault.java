package org.signetmail.web.config;

/**
 * What is wrong with a document.
 *
 * @param path of what is at fault, {@code listeners.imaps.port}; empty for the whole
 * @param line from 1; 0 where there are no lines
 */
public record Fault(String path, int line, String why) {
    /** For a person. */
    public String words() {
        return (line > 0 ? "line " + line + ": " : "") + (path.isEmpty() ? "" : path + ": ") + why;
    }
}
