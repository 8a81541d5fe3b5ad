/** What a script makes of a message: pure; what is to be done comes out as a list of actions. */
@NullMarked
package org.signetmail.sieve.run;

import org.jspecify.annotations.NullMarked;
