/** The IMAP door: a session per connection. */
@NullMarked
package org.signetmail.imap.server;

import org.jspecify.annotations.NullMarked;
