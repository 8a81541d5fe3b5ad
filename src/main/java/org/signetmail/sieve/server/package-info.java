/** The ManageSieve door: a session per connection. */
@NullMarked
package org.signetmail.sieve.server;

import org.jspecify.annotations.NullMarked;
