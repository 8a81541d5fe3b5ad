package org.signetmail.intake;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A message that came in, from the end of its octets to the disk's word. Costs nothing while nobody records. */
@Name("org.signetmail.Delivery")
@Label("Delivery")
@Category("Signet")
@StackTrace(false)
final class DeliveryEvent extends Event {
    @Label("Message")
    String message = "";

    @Label("Octets")
    long octets;

    @Label("Recipients")
    int recipients;

    @Label("Outcome")
    String outcome = "";
}
