/** HTTP on the connections of our own listeners: Jetty's parser and Javalin's routes, every octet through {@code net}. */
@NullMarked
package org.signetmail.web.http;

import org.jspecify.annotations.NullMarked;
