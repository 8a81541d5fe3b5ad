/** How mail programs set themselves up: the forms in which each of them asks for its settings. */
@NullMarked
package org.signetmail.web.clients;

import org.jspecify.annotations.NullMarked;
