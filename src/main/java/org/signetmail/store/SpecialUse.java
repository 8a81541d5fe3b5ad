package org.signetmail.store;

/** A mailbox's special use (RFC 6154 2). */
public enum SpecialUse { ARCHIVE, DRAFTS, FLAGGED, JUNK, SENT, TRASH }
