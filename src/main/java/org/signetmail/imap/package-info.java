/** IMAP's words: commands, grammar, wire forms. No sockets, no store. */
@NullMarked
package org.signetmail.imap;

import org.jspecify.annotations.NullMarked;
