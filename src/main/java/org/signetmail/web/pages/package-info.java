/** The administrator's web pages: texts, templates, and the parts that make them. What they show and do goes through operations. */
@NullMarked
package org.signetmail.web.pages;

import org.jspecify.annotations.NullMarked;
