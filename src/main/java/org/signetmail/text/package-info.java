/** Scanners, encodings and small things without a subject. Knows no other room. */
@NullMarked
package org.signetmail.text;

import org.jspecify.annotations.NullMarked;
