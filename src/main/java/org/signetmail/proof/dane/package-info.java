/** DANE for mail (RFC 7672): what a signed zone says of a mail server's keys. */
@NullMarked
package org.signetmail.proof.dane;

import org.jspecify.annotations.NullMarked;
