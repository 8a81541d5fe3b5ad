/** Figures of mail, logins, TLS and storage over time. */
@NullMarked
package org.signetmail.care.figures;

import org.jspecify.annotations.NullMarked;
