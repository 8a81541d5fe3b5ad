/** Finds what FETCH asks for in a message's octets. */
@NullMarked
package org.signetmail.imap.server.fetch;

import org.jspecify.annotations.NullMarked;
