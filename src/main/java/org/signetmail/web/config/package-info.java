/** The configuration document: all that an administrator sets, written as one text and brought about from one. */
@org.jspecify.annotations.NullMarked
package org.signetmail.web.config;
