package org.signetmail.store;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A commit, from its first unit of work to the disk's word. Costs nothing while nobody records. */
@Name("org.signetmail.Commit")
@Label("Commit")
@Category("Signet")
@StackTrace(false)
final class CommitEvent extends Event {
    @Label("Units of work")
    int units;
}
