/** SMTP's words: commands as records, grammar, replies. No sockets, no store. */
@NullMarked
package org.signetmail.smtp;

import org.jspecify.annotations.NullMarked;
