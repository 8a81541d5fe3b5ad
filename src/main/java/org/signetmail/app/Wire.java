package org.signetmail.app;

/** One way to the API of a server. */
interface Wire {
    /** @param path below {@code /api/v1}, encoded; @param body JSON, empty for none; @throws Refusal when the server cannot be reached */
    Reply send(String method, String path, byte[] body);

    /** @param body JSON */
    record Reply(int status, String body) {}
}
