package org.signetmail.imap.server;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.imap.Scanner;

/** ID exchanges the names of the programs, for logs.
 *  <pre>id = "ID" SP ("(" [string SP nstring *(SP string SP nstring)] ")" / nil)</pre>
 *  RFC 2971 3.1 */
record Id(Map<String, String> given) implements Command.Anytime {
    private static final Logger LOG = LoggerFactory.getLogger(Id.class);
    private static final int MOST = 30;

    static Id parse(Scanner in) {
        var given = new LinkedHashMap<String, String>();
        if (!in.sp().eatWord("NIL")) {
            in.expect('(');
            while (!in.eat(')')) {
                if (!given.isEmpty()) {
                    in.sp();
                }
                if (given.size() == MOST) {
                    throw in.error("too many fields");
                }
                String name = in.astring();
                given.put(name, in.sp().nstring().orElse(""));
            }
        }
        return in.end(new Id(given));
    }

    @Override public Answer run(State here, Out out) throws IOException {
        if (!given.isEmpty()) {
            LOG.info("the client is {}", given.toString().replaceAll("\\p{Cntrl}", "?"));
        }
        out.untagged("ID (\"name\" \"Signet\")");
        return Answer.ok("ID completed");
    }
}
