package org.signetmail.sieve;

/** What of an address is compared (RFC 5228 2.7.4; the last two: RFC 5233). */
public enum AddressPart { ALL, LOCALPART, DOMAIN, USER, DETAIL }
