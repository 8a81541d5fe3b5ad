/** The program: command line, configuration, wiring by new. Nobody imports this room. */
@NullMarked
package org.signetmail.app;

import org.jspecify.annotations.NullMarked;
