/** Who is at the other end of a request: tokens for programs, sessions for people. */
@NullMarked
package org.signetmail.web.auth;

import org.jspecify.annotations.NullMarked;
