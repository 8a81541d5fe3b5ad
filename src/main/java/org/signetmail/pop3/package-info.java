/** POP3's words: commands, grammar. No sockets, no store. */
@NullMarked
package org.signetmail.pop3;

import org.jspecify.annotations.NullMarked;
