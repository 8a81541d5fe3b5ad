package org.signetmail.store;

import java.time.Instant;

import org.signetmail.mail.Address;

/**
 * Somebody who has mail here.
 *
 * @param quotaBytes most that their messages may weigh; 0 is without limit
 * @param usedBytes what they weigh at the time of reading
 */
public record Account(
        AccountId id, Address address, String displayName, boolean enabled, long quotaBytes, long usedBytes,
        Instant created, Role role) {}
