/** MTA-STS (RFC 8461): a mail domain's policy for those who send to it, its words and where they are had. */
@NullMarked
package org.signetmail.proof.mtasts;

import org.jspecify.annotations.NullMarked;
