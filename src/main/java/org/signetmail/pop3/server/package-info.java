/** The POP3 door: a session per connection. */
@NullMarked
package org.signetmail.pop3.server;

import org.jspecify.annotations.NullMarked;
