package org.signetmail.store;

/** A domain whose mail is ours. @param name A-labels in lower case */
public record Domain(long id, String name, boolean enabled) {}
