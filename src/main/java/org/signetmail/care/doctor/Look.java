package org.signetmail.care.doctor;

import java.util.List;

/** One look; may block, and is broken off by an interrupt when it takes too long. */
interface Look {
    /** For programs, as {@code port-25}. */
    String name();

    List<Finding> look() throws Exception;
}
