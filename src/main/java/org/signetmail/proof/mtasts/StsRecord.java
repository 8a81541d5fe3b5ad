package org.signetmail.proof.mtasts;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * That a domain has a policy, and which one, as its TXT record {@code _mta-sts.DOMAIN} says.
 * <pre>sts-text-record = "v=STSv1" 1*(*WSP ";" *WSP (id / extension)) [*WSP ";"]   ; RFC 8461 3.1</pre>
 *
 * @param id another for each policy
 */
public record StsRecord(String id) {
    private static final String VERSION = "v=STSv1";
    private static final Pattern FIELD = Pattern.compile("([A-Za-z0-9][A-Za-z0-9_.-]{0,31})=([!-:<>-~]+)");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,32}");

    /** Of all TXT records of the name; empty where none is one, or more than one is (RFC 8461 3.1). */
    public static Optional<StsRecord> of(List<String> texts) {
        List<String> records = texts.stream().filter(text -> text.matches("(?s)" + VERSION + "[ \\t]*(;.*|$)")).toList();
        return records.size() == 1 ? parse(records.getFirst()) : Optional.empty();
    }

    private static Optional<StsRecord> parse(String text) {
        String id = null;
        String[] fields = text.split(";", -1);
        for (int i = 1; i < fields.length; i++) {
            String field = fields[i].strip();
            if (field.isEmpty() && i == fields.length - 1) {
                break;
            }
            Matcher matched = FIELD.matcher(field);
            if (!matched.matches()) {
                return Optional.empty();
            }
            if (matched.group(1).equals("id") && id == null) {
                id = matched.group(2);
            }
        }
        return id != null && ID.matcher(id).matches() ? Optional.of(new StsRecord(id)) : Optional.empty();
    }
}
