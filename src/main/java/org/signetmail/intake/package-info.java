/** May a message come in, whose is it, what do the rules say: a verdict. */
@NullMarked
package org.signetmail.intake;

import org.jspecify.annotations.NullMarked;
