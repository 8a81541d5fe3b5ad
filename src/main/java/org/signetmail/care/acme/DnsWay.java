package org.signetmail.care.acme;

import java.time.Duration;
import java.util.Map;

/** Puts TXT records into the DNS and takes them away. One after another, never two at once for one order. */
interface DnsWay {
    /** @param name with a dot at the end; @param value of the TXT record */
    void add(String name, String value) throws Failure;

    /** Takes away that one value; others at the name stay. */
    void remove(String name, String value) throws Failure;

    /**
     * The way that a plan tells: {@code hook} names a program (with {@code timeout} in seconds), or {@code server} a
     * primary server that takes dynamic updates, with {@code key}, {@code secret}, {@code algorithm} and {@code zone}.
     */
    static DnsWay of(Map<String, String> told) throws Failure {
        if (told.containsKey("hook")) {
            return DnsHook.of(told);
        }
        if (told.containsKey("server")) {
            return DnsUpdate.of(told);
        }
        throw new Failure("dns-01 needs a way into the DNS: a server that takes updates (--dns-server), or a program (--dns-hook)");
    }

    /** How long the records take to be everywhere; zero unless told. */
    static Duration settling(Map<String, String> told) throws Failure {
        return Duration.ofSeconds(number(told, "wait", 0, 3600));
    }

    static int number(Map<String, String> told, String key, int otherwise, int most) throws Failure {
        String text = told.get(key);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException none) {
            throw new Failure(key + " is a number of seconds, not \"" + text + "\"", none);
        }
        throw new Failure(key + " is 0 to " + most + " seconds");
    }
}
