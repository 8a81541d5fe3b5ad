/** The SMTP and submission door: a session per connection. */
@NullMarked
package org.signetmail.smtp.server;

import org.jspecify.annotations.NullMarked;
