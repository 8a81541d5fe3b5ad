package org.signetmail.web.api;

import java.util.List;
import java.util.Set;

/**
 * How the server is at this moment.
 *
 * @param tls the engine that speaks it
 * @param listeners those that are open, by name
 * @param queued recipients that mail waits for
 */
public record Status(boolean ready, String host, String tls, Set<String> listeners, List<String> warnings, List<String> alerts, long queued) {}
