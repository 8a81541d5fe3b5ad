/** The administrator's REST API, metrics and the status page. */
@NullMarked
package org.signetmail.web;

import org.jspecify.annotations.NullMarked;
