package org.signetmail.web.api;

/** What an operation does to its resource (RFC 9110 9.3, RFC 5789). */
public enum Verb {
    GET, POST, PUT, PATCH, DELETE;

    boolean changes() {
        return this != GET;
    }
}
