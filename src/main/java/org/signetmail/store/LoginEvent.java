package org.signetmail.store;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A password that was looked at. Costs nothing while nobody records. */
@Name("org.signetmail.Login")
@Label("Login")
@Category("Signet")
@StackTrace(false)
final class LoginEvent extends Event {
    @Label("User")
    String user = "";

    @Label("Outcome")
    String outcome = "";
}
