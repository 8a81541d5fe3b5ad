package org.signetmail.app;

import java.io.IOException;
import java.io.OutputStream;

/** One way to the API of a server. */
interface Wire {
    /** @param path below {@code /api/v1}, encoded; @param body JSON, empty for none; @throws Refusal when the server cannot be reached */
    Reply send(String method, String path, byte[] body);

    /** The same, for what answers with a file: it goes into {@code out} as it comes. Gives no body then; a refusal is a body as ever. */
    Reply fetch(String method, String path, OutputStream out) throws IOException;

    /** @param body JSON */
    record Reply(int status, String body) {}
}
