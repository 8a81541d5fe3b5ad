/** Looks at what a mail server needs around it: network, names, disk, clock, certificates. */
@NullMarked
package org.signetmail.care.doctor;

import org.jspecify.annotations.NullMarked;
