/** Decides whether a message is what SEARCH asks for. */
@NullMarked
package org.signetmail.imap.server.search;

import org.jspecify.annotations.NullMarked;
